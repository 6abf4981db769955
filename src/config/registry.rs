//! Which module of buf's registry the files come from that many schemas import.

/// Beginnings of import paths, and the modules that have such files.
const KNOWN: &[(&str, &str)] = &[
    ("buf/validate/", "buf.build/bufbuild/protovalidate"),
    ("cel/expr/", "buf.build/google/cel-spec"),
    ("cosmos_proto/", "buf.build/cosmos/cosmos-proto"),
    ("envoy/", "buf.build/envoyproxy/envoy"),
    ("gnostic/openapi/", "buf.build/gnostic/gnostic"),
    ("gogoproto/", "buf.build/cosmos/gogo-proto"),
    ("google/api/", "buf.build/googleapis/googleapis"),
    ("google/cloud/", "buf.build/googleapis/googleapis"),
    ("google/geo/", "buf.build/googleapis/googleapis"),
    ("google/iam/", "buf.build/googleapis/googleapis"),
    ("google/logging/", "buf.build/googleapis/googleapis"),
    ("google/longrunning/", "buf.build/googleapis/googleapis"),
    ("google/rpc/", "buf.build/googleapis/googleapis"),
    ("google/type/", "buf.build/googleapis/googleapis"),
    ("grpc/", "buf.build/grpc/grpc"),
    (
        "opentelemetry/proto/",
        "buf.build/opentelemetry/opentelemetry",
    ),
    (
        "protoc-gen-openapiv2/",
        "buf.build/grpc-ecosystem/grpc-gateway",
    ),
    ("udpa/", "buf.build/cncf/xds"),
    ("validate/", "buf.build/envoyproxy/protoc-gen-validate"),
    ("xds/", "buf.build/cncf/xds"),
];

/// The module that a file is published in, told by the path it is imported by.
#[must_use]
pub fn publisher(import: &str) -> Option<&'static str> {
    let mut known = KNOWN.iter();
    known
        .find(|(beginning, _)| import.starts_with(beginning))
        .map(|(_, module)| *module)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_files_have_a_publisher() {
        let googleapis = Some("buf.build/googleapis/googleapis");
        assert_eq!(publisher("google/api/annotations.proto"), googleapis);
        assert_eq!(publisher("google/apis.proto"), None);
    }
}
