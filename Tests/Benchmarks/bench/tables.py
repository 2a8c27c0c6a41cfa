"""The results as Markdown: every row with the gateway's ratio to the best of its peers."""

import statistics

# An earlier build of the gateway is a peer where one is measured: only then is it among the servers.
PEERS = ("earlier", "postfix", "opensmtpd")


def median(values):
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def number(value, digits=0):
    return "–" if value is None else f"{value:,.{digits}f}"


def size_name(size):
    return f"{size >> 20} MB" if size >= 1 << 20 else f"{size // 1000 if size >= 10_000 else size >> 10} KB"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join([" --- "] + [" ---: "] * (len(head) - 1)) + "|"]
    return lines + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def ratio(values, smaller):
    """Returns the ratio of the gateway's value to the best peer's; above 1 is better."""
    ours, theirs = values.get("gateway"), [values[peer] for peer in PEERS if values.get(peer)]
    if not ours or not theirs:
        return "–"
    return f"{min(theirs) / ours if smaller else ours / max(theirs):.2f} x"


def share(values, smaller):
    """Returns what of the ceiling the gateway reaches."""
    ours, most = values.get("gateway"), values.get("ceiling")
    if not ours or not most:
        return "–"
    return f"{most / ours if smaller else ours / most:.2f}"


def compared(title, cells, servers, field, smaller, digits=0, factor=1):
    """`cells`: by (size, keep, sessions), the results by server."""
    rows = []
    for (size, keep, sessions), results in cells.items():
        values = {name: median([run.get(field) for run in runs]) for name, runs in results.items()}
        values = {name: None if value is None else value * factor for name, value in values.items()}
        label = f"{size_name(size)}, {'kept' if keep else 'new'}, {sessions}"
        compared = [ratio(values, smaller)] + ([share(values, smaller)] if "ceiling" in servers else [])
        rows.append([label, *(number(values.get(name), digits) for name in servers), *compared])
    head = ["size, connections, sessions", *servers.values(), "gateway / best peer"]
    return [f"**{title}**", ""] + table(head + (["of the ceiling"] if "ceiling" in servers else []), rows)


def simple(title, rows, servers, smaller, digits=0):
    """`rows`: by label, the values by server."""
    out = []
    for label, results in rows.items():
        values = {name: median(runs) for name, runs in results.items()}
        out.append([label, *(number(values.get(name), digits) for name in servers), ratio(values, smaller)])
    return [f"**{title}**", ""] + table(["", *servers.values(), "gateway / best peer"], out)


def page(name, full, empty):
    """A page of the console, with a full store and with an empty one."""
    values = [median([run[field] for run in runs]) for runs in (full, empty) for field in ("p50", "p99")]
    times = "–" if values[2] is None else f"{values[0] / values[2]:.1f} x"
    return [name, *(number(value, 1) for value in values), times]


def costs(found):
    """`found`: by kind of item and kind of run, the items, calls and quota units."""
    lines = []
    for what, runs in found.items():
        metrics = list(dict.fromkeys(metric for figures in runs.values() for metric in figures["units"]))
        rows = [
            [
                kind, number(figures["items"]), number(figures["google"]), number(figures["google"] / figures["items"], 4),
                *(number(figures["units"].get(metric, 0)) for metric in metrics), number(figures["odoo"]),
            ]
            for kind, figures in runs.items()
        ]
        head = [what, "items", "calls to Google", "per item", *(f"quota: {metric}" for metric in metrics), "calls to Odoo"]
        lines += [f"**What bringing {what} over costs**", "", *table(head, rows)]
    return lines


def memory(found):
    """`found`: by kind of item and kind of run, then by number of items, the bytes at the peak."""
    if not found:
        return []
    rows = []
    for (what, kind), runs in found.items():
        values = [f"{number(median(runs[count]) / 1e6, 1)} of {number(count)}" for count in sorted(runs)]
        rows.append([f"{what}, {kind}", *values])
    head = ["", "a tenth", "all"]
    title = "**What bringing over adds to memory at its peak, MB (debug build)**"
    return [title, "", *table(head, rows), "Of that the page cache of the store takes up to 16 MB a connection.", ""]
