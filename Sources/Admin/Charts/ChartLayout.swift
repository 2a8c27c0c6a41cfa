/// The geometry of the drawing, in units of its view box.
struct ChartLayout: Sendable, Hashable {
    static let width = 720.0
    static let height = 260.0
    /// The height of a line of the legend.
    static let legendLine = 20.0
    /// The width of a legend's letter: on a phone, which shrinks the drawing, letters are drawn larger.
    static let legendLetter = 11.5
    private static let rightMargin = 16.0
    private static let bottomMargin = 28.0
    private static let topMargin = 12.0
    /// The approximate width of a label's digit.
    private static let digitWidth = 7.0
    private static let leastLeft = 34.0
    private static let mostLeft = 130.0
    /// The distance between the labels of two slots.
    private static let labelGap = 14.0

    let left: Double
    let top: Double
    let right = width - rightMargin
    let bottom = height - bottomMargin
    let slotCount: Int
    let scaleTop: Double

    /// - Parameter valueLabels: the labels of the vertical axis, whose width depends on the longest.
    init(slotCount: Int, scaleTop: Double, valueLabels: [String], hasLegend: Bool) {
        let longest = Double(valueLabels.map(\.count).max() ?? 0)
        left = min(max(Self.leastLeft, longest * Self.digitWidth + 12), Self.mostLeft)
        top = Self.topMargin + (hasLegend ? Self.legendLine : 0)
        self.slotCount = max(slotCount, 1)
        self.scaleTop = scaleTop
    }

    var slotWidth: Double { (right - left) / Double(slotCount) }

    /// The middle of a slot.
    func x(_ slot: Int) -> Double { left + (Double(slot) + 0.5) * slotWidth }

    func y(_ value: Double) -> Double { bottom - value / scaleTop * (bottom - top) }

    /// The slots with labels: as many as fit, evenly spaced among those that have one.
    func labelled(_ slots: [Chart.Slot]) -> [Int] {
        let candidates = slots.indices.filter { !slots[$0].label.isEmpty }
        guard let first = candidates.first, candidates.count > 1 else { return candidates }
        let longest = Double(candidates.map { slots[$0].label.count }.max() ?? 0) * Self.digitWidth + Self.labelGap
        let spacing = Double(candidates[candidates.count - 1] - first) / Double(candidates.count - 1) * slotWidth
        let stride = max(1, Int((longest / spacing).rounded(.up)))
        return Swift.stride(from: 0, to: candidates.count, by: stride).map { candidates[$0] }
    }
}
