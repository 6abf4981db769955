//! What is said about files that are wrong, and where.

use super::*;

#[test]
fn files_that_cannot_be_used() {
    for (file, wrong) in WRONG {
        let error = BufYaml::parse("buf.yaml", file).unwrap_err();
        let told = told(&error).join("\n");
        assert_eq!(told, *wrong, "{file}");
    }
}

#[test]
fn a_workspace_file() {
    let parse = |text: &str| BufWork::parse("buf.work.yaml", text);
    let work = parse("version: v1\ndirectories: [proto, ./lib/]\n").unwrap();
    assert_eq!(values(&work.directories), ["proto", "lib"]);
    for (file, wrong) in WRONG_WORK {
        assert_eq!(told(&parse(file).unwrap_err()).join("\n"), *wrong, "{file}");
    }
}

#[test]
fn an_error_reads_like_a_compiler_s() {
    let error = BufYaml::parse("a/buf.yaml", "version: v2\nbreakin: {}\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "a/buf.yaml:2:1: a `buf.yaml` of version `v2` has no key `breakin`"
    );
}

const WRONG: &[(&str, &str)] = &[
    (
        "version: v2\nmodules:\n- path: p\n  includes: [p/a]\n  excludes: [p/b]\n- path: p\n- path: p\n",
        "5:14 `p/b` is in none of the `includes` (it is left out without being named: take it out of `excludes`)\n\
         7:9 the module `p` is listed twice (keep one of the two)",
    ),
    (
        "",
        "1:1 the file does not say its `version` (start the file with `version: v2`)",
    ),
    (
        "null",
        "1:1 the file does not say its `version` (start the file with `version: v2`)",
    ),
    (
        "breaking: {}\n",
        "1:1 the file does not say its `version` (start the file with `version: v2`)",
    ),
    (
        "versoin: v2\n",
        "1:1 there is no `version`, but a key `versoin` (did you mean `version`?)",
    ),
    (
        "version: v3\n",
        "1:10 there is no version `v3` of this file (known here: `v1beta1`, `v1`, `v2`)",
    ),
    (
        "version: [v2]\n",
        "1:1 `version` is a text, not a list (start the file with `version: v2`)",
    ),
    (
        "- a\n",
        "1:1 the file is a list, not a table of keys (start the file with `version: v2`)",
    ),
    (
        "version: v2\n\tbreaking: x\n",
        "1:10 this is not YAML: while scanning a plain scalar, found a tab",
    ),
    (
        "version: v2\nbreaking: {use: [FILE\n",
        "2:22 this is not YAML: while parsing a flow sequence, expected ',' or ']'",
    ),
    (
        "version: v2\nversion: v1\n",
        "2:1 the key `version` is written twice (keep one of the two)",
    ),
    (
        "version: v2\nbreakin:\n  use: [FILE]\n",
        "2:1 a `buf.yaml` of version `v2` has no key `breakin` (did you mean `breaking`?)",
    ),
    (
        "version: v2\nbuild: {}\n",
        "2:1 a `buf.yaml` of version `v2` has no key `build` (version `v2` has `modules` with `path`, `includes` and `excludes` instead)",
    ),
    (
        "version: v1\nmodules: []\n",
        "2:1 a `buf.yaml` of version `v1` has no key `modules` (version `v2` has them)",
    ),
    (
        "version: v2\nbreaking:\n  uses: [FILE]\n  use: FILE\n",
        "3:3 `breaking` has no key `uses` (did you mean `use`?)\n\
         4:8 `use` is a list, not a text (write a list: `[FILE]`)",
    ),
    (
        "version: v2\nbreaking:\n  use: [FIEL, WIRE_JOSN, [x]]\n",
        "3:9 version `v2` knows no rule or category `FIEL` (did you mean `FILE`?)\n\
         3:15 version `v2` knows no rule or category `WIRE_JOSN` (did you mean `WIRE_JSON`?)\n\
         3:26 `use` is a list of texts, not of a list",
    ),
    (
        "version: v1\nbreaking:\n  use: [CSR]\n  except: [FIELD_SAME_DEFAULT]\n",
        "3:9 version `v1` knows no rule or category `CSR` (version `v2` has it)\n\
         4:12 version `v1` knows no rule or category `FIELD_SAME_DEFAULT` (version `v2` has it)",
    ),
    (
        "version: v2\nbreaking:\n  ignore_only:\n    NOPE: [a]\n    WIRE: b\n",
        "4:5 version `v2` knows no rule or category `NOPE`\n\
         5:11 `WIRE` is a list, not a text (write a list: `[b]`)",
    ),
    (
        "version: v2\nbreaking:\n  ignore_only: [WIRE]\n",
        "3:16 `ignore_only` is a table of rules, not a list (write `ignore_only: {RULE: [path]}`)",
    ),
    (
        "version: v2\nbreaking:\n  ignore: [/etc, ../x, a/../../b]\n",
        "3:12 the path `/etc` is absolute (paths start at the folder of this file and stay below it)\n\
         3:18 the path `../x` leads out of the folder of this file (paths start at the folder of this file and stay below it)\n\
         3:24 the path `a/../../b` leads out of the folder of this file (paths start at the folder of this file and stay below it)",
    ),
    (
        "version: v2\nbreaking:\n  ignore_unstable_packages: \"true\"\n",
        "3:29 `ignore_unstable_packages` is `true` or `false`, not a text (write it without quotes)",
    ),
    (
        "version: v2\nlint:\n  allow_comment_ignores: true\n  use: [STANDART]\n",
        "3:3 `lint` has no key `allow_comment_ignores` (in version `v2`, comments count unless `disallow_comment_ignores` is `true`)\n\
         4:9 version `v2` knows no rule or category `STANDART` (did you mean `STANDARD`?)",
    ),
    (
        "version: v2\nmodules:\n- path: p\n  excludes: [q, p]\n  breaking: {ignore: [q]}\n",
        "4:14 `q` is not in the module (paths start at the folder of this file, as in `p/q`)\n\
         4:17 `p` is all of the module (name a folder below it)\n\
         5:23 `q` is not in the module (paths start at the folder of this file: those of the module start with `p`)",
    ),
    (
        "version: v2\nname: a/b\ndeps: [googleapis]\n",
        "2:7 `a/b` is no name of a module (write `registry/owner/name`, as in `buf.build/acme/petapis`)\n\
         3:8 `googleapis` names no module (write `registry/owner/name`, as in `buf.build/googleapis/googleapis`)",
    ),
    (
        "version: v2\nname: buf.build/a/b\nmodules: [{path: p, root: q}]\n",
        "2:1 a file with `modules` has no `name` of its own (write it into the module that has it)\n\
         3:21 a module has no key `root` (the keys are `path`, `name`, `includes`, `excludes`, `breaking` and `lint`)",
    ),
    (
        "version: v1\nbuild: {roots: [proto], excludes: [../x]}\n",
        "2:16 version `v1` has no `roots`: imports start at the folder of the file (put a `buf.yaml` into each root and list the roots in a `buf.work.yaml`, or use version `v2` with `modules`)\n\
         2:36 the path `../x` leads out of the folder of this file (paths start at the folder of this file and stay below it)",
    ),
    (
        "version: v1beta1\nbuild: {roots: [proto, proto/a], excludes: [b]}\n",
        "2:24 the root `proto/a` is in the root `proto` (files would have two import paths: keep one of the roots)\n\
         2:45 `b` is not in a root (paths start at the folder of this file, as in `proto/b`)",
    ),
    (
        "version: v2\nmodules: {path: p}\nplugins: [{options: {}}]\n",
        "2:10 `modules` is a list, not a table of keys\n\
         3:11 an entry of `plugins` has no `plugin`",
    ),
    (
        "version: v2\nbreaking: *nothing\n",
        "2:11 this is not YAML: while parsing node, found unknown anchor",
    ),
    ("version: v2\n? [a, b]\n: c\n", "2:3 a key is a text here"),
];

const WRONG_WORK: &[(&str, &str)] = &[
    (
        "version: v1\n",
        "1:1 there are no `directories` (list the folders of the modules, as in `directories: [proto, third_party]`)",
    ),
    (
        "version: v2\ndirectories: [a]\n",
        "1:10 there is no version `v2` of this file (known here: `v1`)",
    ),
    (
        "version: v1\ndirectories: [a, a/b, ., a]\ndirs: []\n",
        "2:18 `a/b` is in `a` (a file belongs to one module: keep one of the two)\n\
         2:23 the folder of this file is no module of the workspace (a folder that is a module by itself needs no `buf.work.yaml`)\n\
         2:26 `a` is listed twice (a file belongs to one module: keep one of the two)\n\
         3:1 a `buf.work.yaml` has no key `dirs` (the keys are `version` and `directories`)",
    ),
];
