#pragma once

#include <libpq-fe.h>
#include <sys/eventfd.h>

// The fields of an error are named by characters, which Swift does not import.
static const int shim_diag_severity = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int shim_diag_sqlstate = PG_DIAG_SQLSTATE;
static const int shim_diag_message = PG_DIAG_MESSAGE_PRIMARY;
static const int shim_diag_table = PG_DIAG_TABLE_NAME;
static const int shim_diag_column = PG_DIAG_COLUMN_NAME;
static const int shim_diag_constraint = PG_DIAG_CONSTRAINT_NAME;
static const int shim_diag_function = PG_DIAG_SOURCE_FUNCTION;

// The flags of eventfd are an enumeration beside a macro of the same name, which Swift does not import either.
static inline int shim_event_descriptor(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}
