//! `buf.yaml` and `protovet.toml` in real repositories.

use crate::support::Place;

const X: &str = "syntax = \"proto3\";\npackage a;\nimport \"l/l.proto\";\nmessage M {\n  int32 old_index = 1;\n  \
                 l.L l = 2;\n}\n";
const L: &str = "syntax = \"proto3\";\npackage l;\nmessage L {\n  int32 old_index = 1;\n}\n";

/// Two modules and a file that belongs to none, committed; then both modules get a break that is
/// one for buf alone: a field has another name.
fn renamed(buf_yaml: &str) -> Place {
    let place = Place::repository();
    place.write("buf.yaml", buf_yaml);
    place.write("proto/a/x.proto", X).write("lib/l/l.proto", L);
    place.write("scratch/x.proto", "this is no schema");
    place.commit("one");
    place.write("proto/a/x.proto", X.replace("old_index", "index"));
    place.write("lib/l/l.proto", L.replace("old_index", "index"));
    place
}

fn concise(place: &Place, args: &[&str]) -> (i32, String, String) {
    let ran = place.run(&[&["check", "--format", "concise"], args].concat());
    let found = ran.stdout.lines().map(|line| {
        let (place, rest) = line.split_once(": ").unwrap();
        let rule = rest.split_once('[').unwrap().1.split_once(']').unwrap().0;
        format!("{place} {rule}\n")
    });
    (ran.code, found.collect(), ran.stderr)
}

const MODULES: &str = "version: v2\nmodules:\n- path: proto\n- path: lib\n";

#[test]
fn buf_s_rules_judge_where_buf_yaml_says_which() {
    let place = renamed(&format!("{MODULES}breaking:\n  use: [FIELD_SAME_NAME]\n"));
    let (code, found, told) = concise(&place, &[]);
    assert_eq!(
        found,
        "lib/l/l.proto:4:9 FIELD_SAME_NAME\nproto/a/x.proto:5:9 FIELD_SAME_NAME\n"
    );
    assert_eq!(code, 1);
    let summary = "protovet: 2 errors in 2 files; rules of buf.yaml, FIELD_SAME_NAME; compared";
    assert!(told.contains(summary), "{told}");
    let told = concise(&place, &["--verbose"]).2;
    assert!(told.contains("imports start at proto/, lib/\n"), "{told}");
    assert!(told.contains("configuration: buf.yaml\n"), "{told}");
}

#[test]
fn a_section_of_a_module_and_ignored_paths_count() {
    let place = renamed(
        "version: v2\nmodules:\n- path: proto\n- path: lib\n  breaking: {use: [FIELD_SAME_NAME]}\n\
         breaking:\n  use: [WIRE_JSON]\n  ignore_only: {FIELD_SAME_NAME: [proto/a]}\n",
    );
    let (_, found, told) = concise(&place, &[]);
    assert_eq!(
        found,
        "lib/l/l.proto:4:9 FIELD_SAME_NAME\nproto/a/x.proto:5:3 FIELD_SAME_JSON_NAME\n"
    );
    assert!(
        told.contains("rules of buf.yaml, FIELD_SAME_NAME; WIRE_JSON;"),
        "{told}"
    );
}

#[test]
fn what_is_named_is_looked_at_wherever_the_user_is() {
    let place = renamed(&format!("{MODULES}breaking:\n  use: [FIELD_SAME_NAME]\n"));
    let in_proto = "proto/a/x.proto:5:9 FIELD_SAME_NAME\n";
    assert_eq!(concise(&place, &["proto"]).1, in_proto);
    assert_eq!(concise(&place, &["proto/a/x.proto"]).1, in_proto);
    let ran = place.run_in(
        &place.dir().join("lib/l"),
        &["check", "--format", "concise"],
    );
    assert!(
        ran.stdout.contains("l.proto:4:9: error[FIELD_SAME_NAME]"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("x.proto"), "{}", ran.stdout);
}

#[test]
fn without_a_section_the_rules_of_protovet_judge_below_buf_s_roots() {
    let place = renamed(MODULES);
    let (code, _, told) = concise(&place, &["-v"]);
    assert_eq!(code, 0, "{told}");
    assert!(
        told.contains("imports start at proto/, lib/") && !told.contains("rules of"),
        "{told}"
    );
}

#[test]
fn files_in_no_module_are_counted() {
    let place = renamed(MODULES);
    let told = |args: &[&str]| concise(&place, args).2;
    let one = "protovet: `scratch/x.proto` is in no module of `buf.yaml` and was not looked at\n";
    assert_eq!(told(&[]).matches(one).count(), 1, "{}", told(&[]));
    assert!(!told(&["proto"]).contains("in no module"));
    assert!(!told(&["--quiet"]).contains("in no module"));
    place.write("scratch/y/z.proto", "nor is this");
    let two = "protovet: 2 files such as `scratch/x.proto` are in no module of `buf.yaml` and were \
               not looked at\n";
    assert!(told(&[]).contains(two), "{}", told(&[]));
    // what is left out by name is no surprise, nor are copies to import
    let excludes = "version: v2\nmodules: [{path: ., excludes: [scratch]}]\n";
    place.write("buf.yaml", excludes);
    assert!(!told(&[]).contains("in no module"), "{}", told(&[]));
    place.write("buf.yaml", MODULES);
    assert!(!told(&["-I", "scratch"]).contains("in no module"));
}

#[test]
fn what_a_configuration_leaves_out_now_is_gone() {
    let modules = |excludes: &str| {
        format!(
            "version: v2\nmodules: [{{path: ., excludes: [scratch{excludes}]}}]\nbreaking: {{}}\n"
        )
    };
    let place = Place::repository();
    place.write("buf.yaml", modules(""));
    place.write("l/l.proto", L).commit("one");
    assert_eq!(concise(&place, &[]).0, 0);
    place.write("m/m.proto", L.replace("package l", "package m"));
    place.commit("two");
    place.write("buf.yaml", modules(", l"));
    let ran = place.run(&["check"]).expect(1);
    assert!(ran.stdout.contains("FILE_NO_DELETE"), "{ran:?}");
}

#[test]
fn a_protovet_toml_and_flags_may_say_otherwise() {
    let place = renamed(&format!("{MODULES}breaking:\n  use: [FIELD_SAME_NAME]\n"));
    place.write(
        "protovet.toml",
        "[check]\nrules = \"protovet\"\nsurfaces = [\"json\"]\n",
    );
    let (code, found, _) = concise(&place, &["proto"]);
    assert_eq!(code, 1);
    assert!(
        !found.contains("FIELD_SAME_NAME") && !found.is_empty(),
        "{found}"
    );
    assert_eq!(concise(&place, &["--surface", "binary"]).1, "");
    assert!(
        concise(&place, &["--rules", "buf"])
            .1
            .contains("FIELD_SAME_NAME")
    );
    place.write(
        "protovet.toml",
        "[check]\nrules = \"both\"\nfail-on = \"never\"\n",
    );
    let (code, found, told) = concise(&place, &[]);
    assert!(code == 0 && found.contains("FIELD_SAME_NAME"), "{found}");
    assert!(
        told.contains("FIELD_SAME_NAME, and those of protovet"),
        "{told}"
    );
    assert_eq!(concise(&place, &["--fail-on", "error"]).0, 1);
}

#[test]
fn each_version_has_its_own_roots() {
    let place = Place::repository();
    place.write(
        "buf.yaml",
        "version: v2\nmodules: [{path: proto}]\nbreaking: {}\n",
    );
    place.write("proto/l/l.proto", L).commit("one");
    place.git(&["mv", "proto", "api"]);
    place.write(
        "buf.yaml",
        "version: v2\nmodules: [{path: api}]\nbreaking: {}\n",
    );
    assert_eq!(concise(&place, &[]).1, "");
    place.git(&["add", "-A"]);
    assert_eq!(concise(&place, &["--staged"]).1, "");
    place.write("api/l/l.proto", L.replace("int32 old", "string old"));
    assert_eq!(
        concise(&place, &[]).1,
        "api/l/l.proto:4:3 FIELD_SAME_TYPE\n"
    );
    assert_eq!(concise(&place, &["--staged"]).1, "");
}

#[test]
fn older_versions_and_folders_to_compare_with() {
    let place = Place::new();
    for side in ["old", "new"] {
        place.write(
            &format!("{side}/buf.work.yaml"),
            "version: v1\ndirectories: [p, q]\n",
        );
        place.write(
            &format!("{side}/p/buf.yaml"),
            "version: v1beta1\nbuild: {roots: [r], excludes: [r/test]}\nbreaking: {use: [WIRE]}\n",
        );
        place.write(&format!("{side}/p/r/test/x.proto"), "no schema");
        place.write(&format!("{side}/p/r/a/x.proto"), X);
        place.write(&format!("{side}/q/l/l.proto"), L);
    }
    place.write("new/p/r/a/x.proto", X.replace("int32 old", "string old"));
    place.write("new/q/l/l.proto", L.replace("int32 old", "string old"));
    let ran = place.run(&["check", "new", "--against", "old", "--format", "concise"]);
    let ran = ran.expect(1);
    let start = "new/p/r/a/x.proto:5:3: error[FIELD_SAME_TYPE]";
    assert!(ran.stdout.starts_with(start), "{}", ran.stdout);
    assert!(ran.stdout.contains("new/q/l/l.proto:4:3"), "{}", ran.stdout);
}

#[test]
fn mistakes_are_shown_where_they_are() {
    let place = renamed("version: v2\nbreaking:\n  use: [WIRE_JOSN]\n");
    let ran = place.run(&["check"]).expect(2);
    assert!(ran.stdout.is_empty());
    for part in [
        "version `v2` knows no rule or category `WIRE_JOSN`",
        "buf.yaml:3:9",
        "did you mean `WIRE_JSON`?",
        "the configuration cannot be used: 1 error",
    ] {
        assert!(ran.stderr.contains(part), "{}", ran.stderr);
    }
    place.write("protovet.toml", "[check]\nrule = \"buf\"\n");
    let ran = place.run(&["check", "proto"]).expect(2);
    assert!(ran.stderr.contains("buf.yaml:3:9"), "{}", ran.stderr);
    place.write("buf.yaml", MODULES);
    let ran = place.run(&["check", "proto"]).expect(2);
    assert!(ran.stderr.contains("protovet.toml:2:1"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("did you mean `rules`?"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_is_not_checked_is_told() {
    let place = renamed(&format!(
        "{MODULES}breaking: {{use: [WIRE]}}\nplugins: [{{plugin: x}}]\n"
    ));
    let told = concise(&place, &[]).2;
    let expected = "protovet: warning: buf.yaml:6:20: the rules of the plugin `x` are not checked";
    assert!(told.contains(expected), "{told}");
    let told = concise(&place, &["--rules", "protovet"]).2;
    assert!(!told.contains("plugin"), "{told}");
}

#[test]
fn files_of_a_registry_must_be_in_the_repository() {
    let place = Place::repository();
    let deps = "deps: [buf.build/googleapis/googleapis]\n";
    place.write(
        "buf.yaml",
        format!("version: v2\nmodules: [{{path: proto}}]\n{deps}"),
    );
    let import = "import \"google/type/date.proto\";";
    let schema = |kind: &str| {
        format!(
            "syntax = \"proto3\";\n{import}\nmessage M {{\n  {kind} i = 1;\n  \
             google.type.Date d = 2;\n}}\n"
        )
    };
    place.write("proto/m.proto", schema("int32"));
    place.commit("one");
    let ran = place.run(&["check"]).expect(2);
    for part in [
        "`google/type/date.proto` is not found",
        "`buf.build/googleapis/googleapis`, which `buf.yaml` lists in `deps`",
        "buf export buf.build/googleapis/googleapis --output third_party/googleapis",
        "--proto-path third_party/googleapis",
    ] {
        assert!(ran.stderr.contains(part), "{}", ran.stderr);
    }
    let date = "syntax = \"proto3\";\npackage google.type;\nmessage Date {}\n";
    place.write("third_party/googleapis/google/type/date.proto", date);
    let ran = place.run(&["check"]).expect(2);
    let there = "there is `third_party/googleapis/google/type/date.proto`: add `--proto-path \
                 third_party/googleapis`";
    assert!(ran.stderr.contains(there), "{}", ran.stderr);
    place.write(
        "protovet.toml",
        "[check]\nproto-paths = [\"third_party/googleapis\"]\n",
    );
    place.commit("vendored");
    place.write("proto/m.proto", schema("string"));
    assert_eq!(concise(&place, &[]).0, 1);
}

#[test]
fn lint_and_diff_look_at_what_modules_have() {
    let place = Place::repository();
    place.write(
        "buf.yaml",
        "version: v1beta1\nbuild: {roots: [proto, lib], excludes: [proto/test]}\n",
    );
    place.write("proto/a/x.proto", X).write("lib/l/l.proto", L);
    place.write("proto/test/broken.proto", "this is no schema");
    place.commit("one");
    place.write("proto/a/x.proto", X.replace("index = 1", "index = 3"));
    let ran = place.run(&["lint", "--rules", "protovet", "-v"]).expect(0);
    let told = "2 files; imports start at proto/, lib/\n";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
    place
        .run(&["lint", "proto", "--rules", "protovet"])
        .expect(0);
    place.run(&["lint", "proto/test"]).expect(2);
    for (old, new, code) in [
        ("HEAD", ".", 1),
        ("HEAD:proto", "proto", 1),
        ("HEAD", "git:HEAD", 0),
    ] {
        let ran = place.run(&["diff", old, new, "--format", "concise"]);
        let is_renumbered = ran.expect(code).stdout.contains("FIELD_RENUMBERED");
        assert_eq!(is_renumbered, code == 1, "{old} {new}");
    }
    // folders of one module are compared as what they are
    place
        .write("proto/v1/x.proto", L)
        .write("proto/v2/x.proto", L);
    let ran = place.run(&["diff", "proto/v1", "proto/v2"]).expect(0);
    assert_eq!(ran.stdout, "");
    std::fs::remove_dir_all(place.dir().join("proto/v1")).unwrap();
    std::fs::remove_dir_all(place.dir().join("proto/v2")).unwrap();
    // what no module has is found where imports lead
    place.write(
        "buf.yaml",
        "version: v2\nmodules: [{path: proto, excludes: [proto/test]}]\n",
    );
    place.run(&["lint"]).expect(2);
    place.write("proto/test/broken.proto", "");
    place.run(&["lint", "--rules", "protovet"]).expect(0);
}
