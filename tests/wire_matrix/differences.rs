//! Where the engine knows better than the measurements.
//!
//! The grids hold what happened to a sample of values. Where no value of the sample could show
//! something that other values do, the engine is right and the grid is not changed. In every such
//! cell but the ones about floats and strings read as messages both call the change unsafe; only
//! the effect differs. Each entry has a value that shows it, tried on the reference runtime
//! (protobuf 7.36.2).

/// A class of cells.
pub(crate) struct Difference {
    /// Why the engine says something else.
    #[allow(dead_code)] // for people
    pub(crate) why: &'static str,
    /// A value, what it is written as, and what is read.
    #[allow(dead_code)] // for people
    pub(crate) witness: &'static str,
    /// The writer's type and the reader's.
    pub(crate) types: fn(&str, &str) -> bool,
    /// What was measured and what the engine says.
    pub(crate) cells: &'static [(char, char)],
    /// How many cells there are.
    pub(crate) count: usize,
}

fn is_map(ty: &str) -> bool {
    ty.starts_with("map<")
}

fn is_message(ty: &str) -> bool {
    ty.starts_with("msg") || ty.starts_with("group")
}

fn is_text(ty: &str) -> bool {
    matches!(ty, "string" | "bytes" | "string_unverified")
}

fn is_fixed_width(ty: &str) -> bool {
    matches!(
        ty,
        "double" | "float" | "fixed32" | "fixed64" | "sfixed32" | "sfixed64"
    )
}

pub(crate) const BINARY: &[Difference] = &[
    Difference {
        why: "the sample had no list whose encoding is a multiple of eight bytes long",
        witness: "packed uint32 [1; 8] = 0a080101010101010101 -> packed double [7.7e-304]",
        types: |from, to| !is_message(from) && !is_map(from) && is_fixed_width(to),
        cells: &[('e', 'x')],
        count: 54,
    },
    Difference {
        why: "the sample had no message whose encoding has the length of a list of such numbers",
        witness: "msg {b: \"aaaaaa\"} = 0a081206616161616161 -> packed double [1.2e161]",
        types: |from, to| is_message(from) && is_fixed_width(to),
        cells: &[('E', 'X')],
        count: 264,
    },
    Difference {
        why: "entries of these maps are never a multiple of eight bytes long; the engine does not \
              count bytes, and garbage or failure is all the same to whoever reads",
        witness: "map<fixed64, int32> {1: 1}: 11 bytes an entry",
        types: |from, to| is_map(from) && is_fixed_width(to),
        cells: &[('e', 'x')],
        count: 12,
    },
    Difference {
        why: "the sample had no string that encodes the message; one that does arrives",
        witness: "string \"X\\x01\" = 0a025801 -> msg_disjoint {p: 1}",
        types: |from, to| is_text(from) && is_message(to),
        cells: &[('x', 'r'), ('x', 'n'), ('x', 'c')],
        count: 200,
    },
    Difference {
        why: "the sample had no string that encodes the entry; one that does arrives",
        witness: "string \"\\n\\x01a\" = 0a030a0161 -> map<string, int32> {\"a\": 0}",
        types: |from, to| is_text(from) && is_map(to),
        cells: &[('e', 'c'), ('x', 'c')],
        count: 320,
    },
    Difference {
        why: "of a key and a value of which one is unknown and one garbage, nothing arrives",
        witness: "msg {a: 1, b: \"x\"} -> map<sint32, int32> {-1: 0}",
        types: |from, to| is_message(from) && is_map(to),
        cells: &[('c', 'x')],
        count: 24,
    },
    Difference {
        why: "the sample had no message whose string, read by itself, encodes the other message",
        witness: "string \"\\x08\\x01\" inside -> msg {a: 1}",
        types: |from, to| from == "msg_fieldsrenamed" && is_map(to),
        cells: &[('e', 'c'), ('x', 'c')],
        count: 12,
    },
    Difference {
        why: "the message has the shape of `msg_entry`, and is measured otherwise",
        witness: "msg_conflict {a: \"k\", b: 1} -> map<string, bool> {\"k\": true}",
        types: |from, to| from == "msg_conflict" && is_map(to),
        cells: &[('c', 'r'), ('c', 'n')],
        count: 16,
    },
    Difference {
        why: "a map of two entries is a list of two messages, and a singular field merges them; \
              `msg_conflict` and `msg_entry` have the same shape",
        witness: "map<string, int64> {\"a\": 1, \"b\": 2} -> msg_entry {key: \"b\", value: 2}",
        types: |from, to| is_map(from) && matches!(to, "msg_conflict" | "msg_entry"),
        cells: &[('c', 'n'), ('c', 'r'), ('r', 'n')],
        count: 15,
    },
    Difference {
        why: "zigzag numbers agree on 0 alone, which does not count in the measured maps either",
        witness: "map<string, sint32> {\"a\": 1} -> msg_entry {key: \"a\", value: 2}",
        types: |from, to| is_map(from) && matches!(to, "msg_conflict" | "msg_entry"),
        cells: &[('c', 'x')],
        count: 16,
    },
    Difference {
        why: "the sample had no entry whose value is UTF-8 and so arrives without its key",
        witness: "map<string, bytes> {\"k\": \"x\"} = 0a060a016b120178 -> msg {b: \"x\"}",
        types: |from, to| is_map(from) && is_message(to),
        cells: &[('e', 'x')],
        count: 64,
    },
    Difference {
        why: "the sample had no string that encodes the message; one that does arrives",
        witness: "map<string, string> {\"k\": \"\\n\\x01a\"} -> map<string, msg_conflict> {\"k\": {a: \"a\"}}",
        types: |from, to| is_map(from) && is_map(to),
        cells: &[('x', 'r')],
        count: 1,
    },
];

pub(crate) const JSON: &[Difference] = &[
    Difference {
        why: "a `float` is written with as few digits as tell it from other floats",
        witness: "float 123456792 = {\"f\": 123456790.0} -> int32 123456790",
        types: |from, to| from == "float" && !is_map(to),
        cells: &[('r', 'c'), ('R', 'C')],
        count: 119,
    },
    Difference {
        why: "the same, as the value of a map",
        witness: "float 123456792 = {\"f\": {\"a\": 123456790.0}} -> int32 123456790",
        types: |from, to| from == "map<string,float>" && is_map(to),
        cells: &[('r', 'c')],
        count: 4,
    },
    Difference {
        why: "the sample had no text that spells a number",
        witness: "msg {b: \"5\"} = {\"f\": {\"b\": \"5\"}} -> msg_conflict {b: 5}",
        types: |from, to| is_message(from) && to == "msg_conflict",
        cells: &[('e', 'c')],
        count: 60,
    },
    Difference {
        why: "a message whose field names are the keys and whose values fit is a map",
        witness: "msg {a: 5} = {\"f\": {\"a\": 5}} -> map<string, int64> {\"a\": 5}",
        types: |from, to| is_message(from) && is_map(to),
        cells: &[('X', 'C'), ('E', 'C')],
        count: 183,
    },
    Difference {
        why: "only an empty string is taken for a message, and an empty one",
        witness: "msg_conflict {a: \"x\"} = {\"f\": {\"a\": \"x\"}} -> refused by map<string, msg>",
        types: |from, to| from == "msg_conflict" && is_map(to),
        cells: &[('X', 'E')],
        count: 9,
    },
    Difference {
        why: "a map whose keys are names of fields and whose values fit is a message",
        witness: "map<string, int32> {\"p\": 5} = {\"f\": {\"p\": 5}} -> msg_disjoint {p: 5}",
        types: |from, to| is_map(from) && is_message(to),
        cells: &[('e', 'c'), ('x', 'c')],
        count: 357,
    },
    Difference {
        why: "keys are text; one that spells a key of the other type is one",
        witness: "map<string, string> {\"1\": \"5\"} = {\"f\": {\"1\": \"5\"}} -> map<int32, int32> {1: 5}",
        types: |from, to| is_map(from) && is_map(to) && from != "map<string,float>",
        cells: &[('e', 'c'), ('x', 'c')],
        count: 35,
    },
];
