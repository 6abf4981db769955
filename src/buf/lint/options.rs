//! What a configuration says to rules beside their names.

/// What a configuration says to rules beside their names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// How the names of values with the number zero end.
    pub enum_zero_value_suffix: String,
    /// How the names of services end.
    pub service_suffix: String,
    /// Whether a method may have one type for requests and responses.
    pub same_request_response: bool,
    /// Whether methods may share `google.protobuf.Empty` as request.
    pub empty_requests: bool,
    /// Whether methods may share `google.protobuf.Empty` as response.
    pub empty_responses: bool,
    /// Whether a comment `buf:lint:ignore RULE` above something switches a rule off there.
    pub comment_ignores: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            enum_zero_value_suffix: "_UNSPECIFIED".to_owned(),
            service_suffix: "Service".to_owned(),
            same_request_response: false,
            empty_requests: false,
            empty_responses: false,
            comment_ignores: false,
        }
    }
}
