//! A project full of traps, and changes to it.

pub(crate) const PROJECT: &[(&str, &str)] = &[
    (
        "opt/rule.proto",
        r#"syntax = "proto3"; package acme.opt; import "acme/opt/deep.proto";
        message Rule { string get = 1; Sub sub = 2; repeated string also = 3; in.Deep deep = 4; }
        message Sub { int32 x = 1; string y = 2; }
        enum Kind { KIND_UNSPECIFIED = 0; KIND_A = 1; }"#,
    ),
    (
        "opt/deep.proto",
        r#"syntax = "proto2"; package acme.opt.in;
        message Deep { optional string z = 1; optional group Cave = 2 { optional int32 w = 1; } }"#,
    ),
    (
        "opt/options.proto",
        r#"syntax = "proto3"; package acme.opt;
        import "google/protobuf/descriptor.proto"; import "acme/opt/rule.proto";
        extend google.protobuf.FieldOptions {
          Rule rule = 50001; string unit = 50002; Kind kind = 50003; }"#,
    ),
    (
        "opt/resource.proto",
        r#"syntax = "proto3"; package google.api;
        import "google/protobuf/descriptor.proto";
        message ResourceDescriptor { string type = 1; repeated string pattern = 2; }
        extend google.protobuf.MessageOptions { ResourceDescriptor resource = 1053; }"#,
    ),
    (
        "base/types.proto",
        r#"syntax = "proto3"; package acme.base;
        enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; COLOR_BLUE = 2; }
        message Id { string value = 1; int32 serial = 2; }
        message Outer { message Inner { int32 n = 1; } Inner inner = 1; }"#,
    ),
    (
        "base/legacy.proto",
        r#"syntax = "proto2"; package acme.base;
        enum Level { LOW = 1; HIGH = 2; }
        message Ext { optional int32 a = 1; extensions 100 to 200; }"#,
    ),
    (
        "base/all.proto",
        r#"syntax = "proto3"; package acme.base;
        import public "acme/base/types.proto"; import public "acme/base/legacy.proto";"#,
    ),
    (
        "user/user.proto",
        r#"syntax = "proto3"; package acme.user;
        import "acme/base/all.proto"; import "acme/opt/options.proto";
        message User { base.Id id = 1; base.Color color = 2;
          string name = 3 [(opt.rule) = { get: "a" sub { x: 1 y: "b" } }, (acme.opt.unit) = "m"];
          string kind = 8 [(opt.kind) = KIND_A];
          string deep = 9 [(opt.rule) = { deep { z: "q" Cave { w: 3 } } }];
          base.Outer.Inner inner = 4; repeated string tags = 5; }"#,
    ),
    (
        // options that are hard to find for those who only look for words
        "user/odd.proto",
        r#"syntax = "proto3"; package acme.odd; import "acme/opt/options.proto";
        message option { string get = 1 [json_name = "a[", (acme.opt.rule) = { get: "];" } /* ]; */];
          string s = 2 [ // };
            (acme.opt.rule) = { sub: { y: '}\'];'; x: 5 }; also: ["a", "b"] }]; }
        message Other { string z = 1; oneof o { int32 p = 2 [(acme.opt.rule).deep.z = "/*"]; } }"#,
    ),
    (
        // words that others are told about, where they do not matter
        "user/talk.proto",
        r#"syntax = "proto3"; package acme.talk; import "acme/opt/options.proto";
        // get, x, y, z, w, also and Cave are said of options
        message Talk { string get = 1; int32 x = 2; string z = 3 [(acme.opt.unit) = "also w y"]; }"#,
    ),
    (
        "user/ext.proto",
        r#"syntax = "proto2"; package acme.user; import "acme/base/legacy.proto";
        extend acme.base.Ext { optional int32 e1 = 100; optional string e2 = 101; }"#,
    ),
    (
        "user/defaults.proto",
        r#"syntax = "proto2"; package acme.user; import "acme/base/all.proto";
        message Defaults { optional base.Level level = 1 [default = HIGH]; required base.Id id = 2; }"#,
    ),
    (
        "user/deep/help.proto",
        r#"syntax = "proto3"; package acme.user.deep;
        message Help { int32 a = 1; }"#,
    ),
    (
        "user/deep/deep.proto",
        r#"syntax = "proto3"; package acme.user.deep;
        import "acme/user/deep/help.proto"; import "acme/base/types.proto"; import "acme/user/user.proto";
        message Deep { Help help = 1; base.Id id = 2; User user = 3; map<string, base.Color> m = 4; }"#,
    ),
    (
        "base/anything.proto",
        r#"syntax = "proto3"; package acme.base; import public "google/protobuf/any.proto";"#,
    ),
    (
        "user/holder.proto",
        r#"syntax = "proto3"; package acme.holder; import "acme/base/anything.proto";
        message Holder { google.protobuf.Any any = 1; }"#,
    ),
    (
        "api/service.proto",
        r#"syntax = "proto3"; package acme.api.v1;
        import "acme/user/user.proto"; import "acme/base/types.proto"; import "google/protobuf/any.proto";
        service Users { rpc Get(acme.base.Id) returns (acme.user.User); }
        message Envelope { google.protobuf.Any body = 1; oneof kind { int32 a = 2; string b = 3; } }"#,
    ),
    (
        "api/item.proto",
        r#"syntax = "proto3"; package acme.api.v1; import "acme/opt/resource.proto";
        message Item { option (google.api.resource) = { type: "acme/Item" pattern: "items/{item}" };
          string name = 1; reserved 4; reserved "old"; }"#,
    ),
    (
        "api/twin.proto",
        r#"syntax = "proto3"; package acme.api.v1; import "acme/opt/resource.proto";
        message Twin { option (google.api.resource) = { type: "acme/Item" pattern: "items/{item}" }; }"#,
    ),
    (
        "api/edition.proto",
        r#"edition = "2023"; package acme.api.v1; import "acme/base/types.proto";
        enum Mode { MODE_UNSPECIFIED = 0; MODE_A = 1; }
        message Setting { Mode mode = 1; acme.base.Color color = 2 [features.field_presence = IMPLICIT]; }"#,
    ),
];

/// Text of a file that becomes another; every occurrence.
pub(crate) const EDITS: &[(&str, &str, &str)] = &[
    ("opt/rule.proto", "string get = 1", "string get = 4"),
    ("opt/rule.proto", "string get = 1", "bytes get = 1"),
    ("opt/rule.proto", "int32 x = 1", "string x = 1"),
    ("opt/rule.proto", "int32 x = 1;", ""),
    ("opt/rule.proto", "message Sub", "message Sup"),
    (
        "opt/rule.proto",
        "string y = 2",
        "string y = 2; int32 z = 3",
    ),
    ("opt/rule.proto", "KIND_A = 1", "KIND_A = 2"),
    ("opt/rule.proto", "KIND_A = 1", "KIND_B = 1"),
    ("opt/rule.proto", "KIND_A = 1;", "KIND_A = 1; KIND_B = 2;"),
    (
        "opt/rule.proto",
        "message Rule {",
        "message Rule { message Sub { string x = 7; string y = 8; }",
    ),
    (
        "opt/rule.proto",
        "message Rule {",
        "message Rule { message in { message Deep { int32 z = 1; } }",
    ),
    ("opt/deep.proto", "string z = 1", "string z = 5"),
    ("opt/deep.proto", "int32 w = 1", "int64 w = 1"),
    ("opt/deep.proto", "optional string z", "required string z"),
    (
        "opt/deep.proto",
        "optional string z = 1;",
        "optional string z = 1; required string v = 9;",
    ),
    ("opt/deep.proto", "group Cave", "group Hole"),
    (
        "opt/deep.proto",
        "message Deep {",
        "message Rule {} message Deep {",
    ),
    ("opt/options.proto", "unit = 50002", "unit = 50004"),
    ("opt/options.proto", "string unit", "bytes unit"),
    ("opt/options.proto", "string unit = 50002;", ""),
    ("base/types.proto", "string value = 1", "string value = 3"),
    ("base/types.proto", "string value = 1", "int64 value = 1"),
    ("base/types.proto", "string value = 1", "string text = 1"),
    (
        "base/types.proto",
        "int32 serial = 2;",
        "reserved 2; reserved \"serial\";",
    ),
    (
        "base/types.proto",
        "int32 serial = 2;",
        "int32 serial = 2; map<string, string> more = 3;",
    ),
    ("base/types.proto", "message Id", "message Key"),
    (
        "base/types.proto",
        "message Id",
        "message Extra { int32 e = 1; } message Id",
    ),
    ("base/types.proto", "message Id", "message Id2"),
    (
        "base/types.proto",
        "message Inner { int32 n = 1; }",
        "message Inner { string n = 1; }",
    ),
    (
        "base/types.proto",
        "message Inner { int32 n = 1; } Inner inner = 1;",
        "",
    ),
    (
        "base/types.proto",
        "COLOR_RED = 1; COLOR_BLUE = 2;",
        "COLOR_RED = 2; COLOR_BLUE = 1;",
    ),
    ("base/types.proto", "COLOR_BLUE = 2;", ""),
    (
        "base/types.proto",
        "COLOR_BLUE = 2;",
        "COLOR_BLUE = 2; COLOR_GREEN = 3;",
    ),
    (
        "base/types.proto",
        "COLOR_BLUE = 2;",
        "COLOR_BLUE = 2; User = 3;",
    ),
    ("base/types.proto", "enum Color", "enum Colour"),
    (
        "base/types.proto",
        "syntax = \"proto3\"",
        "syntax = \"proto2\"",
    ),
    (
        "base/types.proto",
        "syntax = \"proto3\";",
        "edition = \"2023\"; option features.enum_type = CLOSED;",
    ),
    (
        "base/types.proto",
        "package acme.base",
        "package acme.basis",
    ),
    (
        "base/types.proto",
        "message Id",
        "message Setting {} message Id",
    ),
    ("base/types.proto", "message Id", "extend Id {} message Id"),
    ("base/types.proto", "message Id", "/* said */ message Id"),
    ("base/legacy.proto", "HIGH = 2", "HIGH = 3"),
    ("base/legacy.proto", "HIGH = 2", "TOP = 2"),
    (
        "base/legacy.proto",
        "LOW = 1; HIGH = 2;",
        "HIGH = 2; LOW = 1;",
    ),
    ("base/legacy.proto", "100 to 200", "101 to 200"),
    ("base/legacy.proto", "100 to 200", "150 to 200"),
    (
        "base/legacy.proto",
        "optional int32 a = 1",
        "optional int32 a = 2",
    ),
    (
        "base/legacy.proto",
        "message Ext {",
        "message Ext { optional base.Ext self = 9;",
    ),
    (
        "base/legacy.proto",
        "message Ext",
        "extend Ext { optional int32 mine = 100; } message Ext",
    ),
    (
        "base/all.proto",
        "import public \"acme/base/legacy.proto\";",
        "",
    ),
    (
        "base/all.proto",
        "public \"acme/base/types",
        "\"acme/base/types",
    ),
    ("user/user.proto", "string name = 3", "string name = 6"),
    ("user/user.proto", "sub { x: 1", "sub { x: 2"),
    ("user/user.proto", "repeated string tags", "string tags"),
    ("user/user.proto", "message User", "message Member"),
    (
        "user/user.proto",
        "message User",
        "message base { message Id {} } message User",
    ),
    (
        "user/user.proto",
        "import \"acme/base/all.proto\"",
        "import \"acme/base/types.proto\"",
    ),
    ("user/ext.proto", "e1 = 100", "e1 = 102"),
    ("user/ext.proto", "optional int32 e1 = 100;", ""),
    ("user/ext.proto", "optional int32 e1", "optional bytes e1"),
    ("user/defaults.proto", "default = HIGH", "default = LOW"),
    (
        "user/deep/help.proto",
        "message Help",
        "message base { message Id { string value = 1; } } message Help",
    ),
    (
        "user/deep/help.proto",
        "message Help",
        "message User { int32 u = 1; } message Help",
    ),
    (
        "user/deep/help.proto",
        "message Help",
        "message acme {} message Help",
    ),
    (
        "user/deep/help.proto",
        "int32 a = 1",
        "int32 a = 1; base.Id id = 2",
    ),
    (
        "user/deep/help.proto",
        "message Help",
        "message Deep { int32 d = 1; }",
    ),
    (
        "user/deep/deep.proto",
        "import \"acme/user/user.proto\";",
        "",
    ),
    ("user/deep/deep.proto", "User user = 3;", ""),
    (
        "api/service.proto",
        "rpc Get(acme.base.Id)",
        "rpc Get(acme.user.User)",
    ),
    ("api/service.proto", "rpc Get(", "rpc Fetch("),
    (
        "api/service.proto",
        "package acme.api.v1",
        "package acme.api.v2",
    ),
    ("api/item.proto", "reserved 4;", ""),
    (
        "api/item.proto",
        "type: \"acme/Item\"",
        "type: \"acme/Thing\"",
    ),
    (
        "api/item.proto",
        "pattern: \"items/{item}\"",
        "pattern: \"things/{thing}\"",
    ),
    (
        "api/item.proto",
        "option (google.api.resource) = { type: \"acme/Item\" pattern: \"items/{item}\" };",
        "",
    ),
    ("api/twin.proto", "message Twin", "message Item"),
    ("api/edition.proto", "MODE_A = 1", "MODE_A = 1; MODE_B = 2"),
    (
        "api/edition.proto",
        "enum Mode {",
        "enum Mode { option features.enum_type = CLOSED;",
    ),
    (
        "api/edition.proto",
        "message Setting {",
        "message Setting {{",
    ),
    (
        "other/other1.proto",
        "package acme.other1",
        "package acme.moved",
    ),
    (
        "api/item.proto",
        "package acme.api.v1",
        "package acme.items",
    ),
    (
        "api/twin.proto",
        "package acme.api.v1",
        "package acme.twins",
    ),
    (
        "api/edition.proto",
        "package acme.api.v1",
        "package acme.other2",
    ),
    (
        "api/twin.proto",
        "type: \"acme/Item\"",
        "type: 'acme' /* this */ \"\\x2fTwin\"",
    ),
    (
        "base/anything.proto",
        "import public \"google",
        "import \"google",
    ),
    (
        "user/holder.proto",
        "google.protobuf.Any any = 1;",
        "google.protobuf.Any any = 2;",
    ),
];

/// Files that are not there before.
pub(crate) const ADDED: &[(&str, &str)] = &[
    (
        "proto/acme/user/new.proto",
        "syntax = \"proto3\"; package acme.user; message Fresh { int32 a = 1; }",
    ),
    (
        "proto/acme/user/clash.proto",
        "syntax = \"proto3\"; package acme.user; message User { int32 a = 1; }",
    ),
    (
        "proto/acme/user/scope.proto",
        "syntax = \"proto3\"; package acme.user.User; message X {}",
    ),
    (
        "proto/acme/base/number.proto",
        "syntax = \"proto2\"; package acme.more; import \"acme/base/legacy.proto\"; \
      extend acme.base.Ext { optional int32 other = 100; }",
    ),
    (
        "acme/base/types.proto",
        "syntax = \"proto3\"; package acme.base; message Id { bytes other = 1; } \
      enum Color { COLOR_UNSPECIFIED = 0; } message Outer { message Inner {} }",
    ),
    (
        "proto/google/protobuf/any.proto",
        "syntax = \"proto3\"; package google.protobuf; message Any {}",
    ),
];

/// A path, what stands in it, and what stands there instead.
type Replaced = (&'static str, &'static str, &'static str);

/// Files that are gone, and what went with them to where, if anything did.
pub(crate) const GONE: &[(&str, &[Replaced])] = &[
    ("other/other3.proto", &[]),
    ("api/twin.proto", &[]),
    ("api/item.proto", &[]),
    ("api/edition.proto", &[]),
    ("api/service.proto", &[]),
    ("user/ext.proto", &[]),
    ("user/deep/deep.proto", &[]),
    ("user/deep/help.proto", &[]),
    ("base/all.proto", &[]),
    ("base/types.proto", &[]),
    ("opt/options.proto", &[]),
    ("opt/resource.proto", &[]),
    (
        "user/deep/help.proto",
        &[(
            "user/deep/deep.proto",
            "import \"acme/user/deep/help.proto\";",
            "message Help { int32 a = 1; }",
        )],
    ),
    (
        "user/deep/deep.proto",
        &[(
            "other/other1.proto",
            "package acme.other1;",
            "package acme.user.deep; message Deep { int32 a = 1; }",
        )],
    ),
    (
        "base/all.proto",
        &[
            (
                "user/user.proto",
                "acme/base/all.proto",
                "acme/base/types.proto",
            ),
            (
                "user/defaults.proto",
                "import \"acme/base/all.proto\";",
                "import \"acme/base/types.proto\"; import \"acme/base/legacy.proto\";",
            ),
        ],
    ),
    (
        "other/other7.proto",
        &[(
            "other/other8.proto",
            "package acme.other8; message Other8 {",
            "package acme.other8; message Other7 { int32 a = 1; int32 b = 2; } message Other8 {",
        )],
    ),
    (
        "api/item.proto",
        &[(
            "other/other9.proto",
            "package acme.other9; message Other9 {",
            "package acme.items; message Item { string name = 1; reserved 4; } message Other9 {",
        )],
    ),
    (
        "other/other5.proto",
        &[(
            "other/other6.proto",
            "message Other6 {",
            "message Other5 { int32 a = 1; } message Other6 {",
        )],
    ),
    (
        "api/item.proto",
        &[(
            "api/edition.proto",
            "enum Mode {",
            "message Item { string name = 1; reserved 4; reserved \"old\"; } enum Mode {",
        )],
    ),
];
