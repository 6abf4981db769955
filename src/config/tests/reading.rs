//! What valid files say.

use super::*;

#[test]
fn a_v2_file_with_modules() {
    let file = buf_yaml(
        "# ours\n\
         version: v2\n\
         modules:\n\
         - path: proto/api\n  name: buf.build/acme/api\n\
         - path: ./proto//lib/\n  includes: [proto/lib/a]\n  excludes: [proto/lib/a/test]\n  \
           breaking: {use: [WIRE], ignore: [proto/lib/a/x.proto, proto/lib]}\n\
         deps:\n- buf.build/googleapis/googleapis\n\
         breaking:\n  use:\n  - FILE\n  except: [RPC_NO_DELETE]\n  \
           ignore: [proto/api/old, proto/lib/b, proto]\n  \
           ignore_only:\n    FIELD_SAME_NAME:\n    - proto/api/x.proto\n    WIRE: [proto/lib]\n  \
           ignore_unstable_packages: yes\n",
    );
    assert_eq!((file.version, file.has_breaking), (Version::V2, true));
    assert_eq!(values(&file.deps), ["buf.build/googleapis/googleapis"]);
    let [api, lib] = &file.modules[..] else {
        panic!("two modules");
    };
    assert_eq!(api.folder, "proto/api");
    assert_eq!(api.name.as_deref(), Some("buf.build/acme/api"));
    assert_eq!(values(&api.breaking.checks.used), ["FILE"]);
    assert_eq!(values(&api.breaking.checks.except), ["RPC_NO_DELETE"]);
    assert_eq!(values(&api.breaking.checks.ignore), ["old"]);
    assert!(api.breaking.ignore_unstable_packages);
    let [(name, only), (wire, elsewhere)] = &api.breaking.checks.ignore_only[..] else {
        panic!("two rules");
    };
    assert_eq!(name.value, "FIELD_SAME_NAME");
    assert_eq!(values(only), ["x.proto"]);
    assert_eq!(wire.value, "WIRE");
    assert!(elsewhere.is_empty());
    // its own section replaces that of the file
    assert_eq!(lib.folder, "proto/lib");
    assert_eq!(values(&lib.breaking.checks.used), ["WIRE"]);
    assert_eq!(values(&lib.breaking.checks.ignore), ["a/x.proto", ""]);
    assert!(!lib.breaking.ignore_unstable_packages);
}

#[test]
fn files_of_a_module_are_named_from_its_root() {
    let file =
        buf_yaml("version: v2\nmodules: [{path: p, includes: [p/a, p/b], excludes: [p/a/test]}]\n");
    let module = &file.modules[0];
    assert_eq!(module.import_path("p/a/x.proto"), Some("a/x.proto"));
    assert_eq!(module.import_path("p/a/test/x.proto"), None);
    assert_eq!(
        module.import_path("p/a/tests/x.proto"),
        Some("a/tests/x.proto")
    );
    assert_eq!(module.import_path("p/c.proto"), None);
    assert_eq!(module.import_path("q/a/x.proto"), None);
}

#[test]
fn a_v1_file() {
    let file = buf_yaml(
        "version: v1\nname: buf.build/acme/api\nbuild:\n  excludes: [vendor]\n\
         breaking:\n  ignore: [a/b.proto]\nlint:\n  allow_comment_ignores: true\n  \
         service_suffix: API\n",
    );
    let module = &file.modules[0];
    assert_eq!(file.version, Version::V1);
    assert_eq!(values(&module.roots), [""]);
    assert_eq!(values(&module.excludes), ["vendor"]);
    assert_eq!(values(&module.breaking.checks.ignore), ["a/b.proto"]);
    assert!(module.breaking.checks.used.is_empty());
    assert!(module.lint.comment_ignores);
    assert_eq!(module.lint.service_suffix.as_deref(), Some("API"));
    assert!(!buf_yaml("version: v1").modules[0].lint.comment_ignores);
    assert!(buf_yaml("version: v2").modules[0].lint.comment_ignores);
}

#[test]
fn a_v1beta1_file_names_its_roots() {
    let file = buf_yaml(
        "version: v1beta1\nbuild:\n  roots: [proto, third_party]\n  excludes: [proto/test]\n\
         breaking:\n  ignore: [a/x.proto]\n",
    );
    let module = &file.modules[0];
    assert_eq!(values(&module.roots), ["proto", "third_party"]);
    assert_eq!(
        module.import_path("third_party/g/x.proto"),
        Some("g/x.proto")
    );
    assert_eq!(module.import_path("proto/test/x.proto"), None);
    assert_eq!(module.import_path("x.proto"), None);
    assert_eq!(values(&module.breaking.checks.ignore), ["a/x.proto"]);
}

#[test]
fn an_empty_section_of_a_module_leaves_that_of_the_file() {
    let of = |section: &str| {
        let file = buf_yaml(&format!(
            "version: v2\nmodules: [{{path: p, breaking: {section}}}]\nbreaking: {{use: [WIRE]}}\n"
        ));
        file.modules[0].breaking.checks.used.len()
    };
    assert_eq!(of("{}"), 1);
    assert_eq!(of(""), 1);
    assert_eq!(of("{ignore: [p/x]}"), 0);
}

#[test]
fn the_ways_of_yaml() {
    let file = buf_yaml(
        "\u{feff}---\nversion: \"v2\"\r\nbreaking: &ours\r\n  use: [WIRE]\r\n  except: []\r\n\
         modules:\r\n- path: a\r\n  breaking:\r\n    <<: *ours\r\n    \
         ignore_unstable_packages: on\r\n---\nversion: v9\n",
    );
    let module = &file.modules[0];
    assert_eq!(values(&module.breaking.checks.used), ["WIRE"]);
    assert!(module.breaking.ignore_unstable_packages);
    let json = buf_yaml(r#"{"version":"v2","breaking":{"use":["WIRE_JSON"]}}"#);
    assert_eq!(values(&json.modules[0].breaking.checks.used), ["WIRE_JSON"]);
    let nothing = buf_yaml("version: v2\nmodules:\ndeps: ~\nlint: null\nname:\n");
    assert!(!nothing.has_breaking && nothing.modules.len() == 1);
}

#[test]
fn what_is_not_checked_is_told() {
    let file = buf_yaml(
        "version: v2\nplugins:\n- plugin: buf-plugin-x\n  options: {a: 1}\n\
         - plugin: [buf-plugin-y, --fast]\npolicies:\n- policy: p.yaml\n\
         breaking: {use: [WIRE, MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT]}\n\
         lint: {use: [DEFAULT]}\n",
    );
    let warnings: Vec<String> = file.warnings.iter().map(line).collect();
    let plugins = "protovet runs no plugins: keep `buf` for their rules";
    assert_eq!(
        warnings,
        [
            &format!("3:11 the rules of the plugin `buf-plugin-x` are not checked ({plugins})"),
            &format!(
                "5:11 the rules of the plugin `buf-plugin-y --fast` are not checked ({plugins})"
            ),
            "7:11 the policy `p.yaml` is not checked (protovet knows no policies: keep `buf` for \
             them, or write what they say into the `breaking` section)",
            "8:24 `MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT` is out of use (it looks at nothing any \
             more: leave it out)",
            "9:14 `DEFAULT` is out of use (write `STANDARD` instead)",
        ]
    );
}

#[test]
fn a_section_selects_rules_and_paths() {
    let file = buf_yaml(
        "version: v1\nbreaking:\n  use: [WIRE, FIELD_SAME_CTYPE]\n  except: [FIELD_SAME_ONEOF]\n  \
         ignore: [a, .]\n  ignore_only: {WIRE: [b], FIELD_SAME_LABEL: [c], \
         FIELD_WIRE_COMPATIBLE_CARDINALITY: [d]}\n",
    );
    let breaking = &file.modules[0].breaking;
    let selection = breaking.selection(file.version).unwrap();
    assert_eq!(selection.rules.len(), 14);
    assert_eq!(selection.ignore, ["a", "."]);
    let only = |id: &str| {
        let mut listed = selection.ignore_only.iter();
        listed.find(|(rule, _)| *rule == id).unwrap().1.join(" ")
    };
    assert_eq!(only("FIELD_WIRE_COMPATIBLE_TYPE"), "b");
    assert_eq!(only("FIELD_WIRE_COMPATIBLE_CARDINALITY"), "b c d");
    assert_eq!(only("FIELD_SAME_CARDINALITY"), "c");
    assert_eq!(breaking.words(), "WIRE, FIELD_SAME_CTYPE");
    assert_eq!(BufYaml::absent().modules[0].breaking.words(), "FILE");
}
