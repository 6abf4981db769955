//! `.proto` text to a [`crate::model::Schema`].

#[allow(dead_code)] // until the parser stands
pub(crate) mod ast;
#[allow(dead_code)]
pub(crate) mod link;
#[allow(dead_code)] // until the options pass stands
pub(crate) mod linked;
pub(crate) mod string {
    pub(crate) fn text(source: &str, s: crate::model::Span) -> std::borrow::Cow<'_, str> {
        source[s.start as usize + 1..s.end as usize - 1].into()
    }
}
pub(crate) fn text_of_name(source: &str, s: crate::model::Span) -> std::borrow::Cow<'_, str> {
    source[s.start as usize..s.end as usize].into()
}
