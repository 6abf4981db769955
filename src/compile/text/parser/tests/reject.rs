use super::{Parsed, parse, unmark};

/// Asserts the only error: its message, and its place between `«` and `»`.
#[track_caller]
fn rejected(marked: &str, message: &str) {
    let (source, span) = unmark(marked);
    let Parsed { errors, .. } = parse(&source);
    let found: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(found, [message], "{source}");
    assert_eq!(errors[0].span, span, "{source}");
}

/// The same in a proto3 message.
#[track_caller]
fn rejected_in_message(marked: &str, message: &str) {
    rejected(
        &format!(
            "syntax = 'proto3'; message A {{ int32 before = 6; {marked}\n int32 after = 7; }}"
        ),
        message,
    );
}

#[test]
fn versions() {
    rejected("syntax = «\"proto4\"»;", "the syntax `proto4` is not known");
    rejected("edition = «'2022'»;", "the edition `2022` is not known");
    rejected(
        "syntax «\"proto3\"»;",
        "expected `=` after `syntax`, found `\"proto3\"`",
    );
}
