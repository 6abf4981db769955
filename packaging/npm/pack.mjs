// Makes the npm packages: one with the binary for each platform, and one that finds the right one.
//
//   node packaging/npm/pack.mjs OUT TARGET=BINARY...
//
// Each becomes a folder in OUT, ready for `npm publish`. The version is that of Cargo.toml.

import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const read = (path) => readFileSync(join(root, path), "utf8");
const field = (name) => read("Cargo.toml").match(new RegExp(`^${name} = "(.*)"$`, "m"))[1];
const platforms = JSON.parse(read("packaging/npm/platforms.json"));

const [out, ...given] = process.argv.slice(2);
const binaries = new Map(
  given.map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), pair.slice(at + 1)];
  }),
);
if (!out || binaries.size === 0 || [...binaries.keys()].some((target) => !platforms[target])) {
  console.error(`usage: node pack.mjs OUT TARGET=BINARY...; targets: ${Object.keys(platforms).join(", ")}`);
  process.exit(2);
}

const shared = {
  version: field("version"),
  license: field("license"),
  repository: { type: "git", url: `git+${field("repository")}.git` },
  homepage: field("repository"),
};

function write(folder, manifest) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const licence of ["LICENSE-APACHE", "LICENSE-MIT"]) cpSync(join(root, licence), join(folder, licence));
}

for (const [target, binary] of binaries) {
  const { os, cpu } = platforms[target];
  const name = `@protovet/${os}-${cpu}`;
  const folder = join(out, `${os}-${cpu}`);
  write(folder, {
    name,
    ...shared,
    description: `The binary of protovet for ${os} on ${cpu}`,
    os: [os],
    cpu: [cpu],
    files: ["bin"],
    preferUnplugged: true,
  });
  mkdirSync(join(folder, "bin"), { recursive: true });
  const copy = join(folder, "bin", basename(binary));
  cpSync(binary, copy);
  chmodSync(copy, 0o755);
}

const folder = join(out, "protovet");
write(folder, {
  name: "protovet",
  ...shared,
  description: field("description"),
  keywords: ["protobuf", "schema", "compatibility", "breaking-changes", "lint"],
  bin: {
    protovet: "bin/protovet.js",
    "protoc-gen-protovet-breaking": "bin/protoc-gen-protovet-breaking.js",
  },
  files: ["bin"],
  engines: { node: ">=16" },
  optionalDependencies: Object.fromEntries(
    [...binaries.keys()].map((target) => {
      const { os, cpu } = platforms[target];
      return [`@protovet/${os}-${cpu}`, shared.version];
    }),
  ),
});
cpSync(join(here, "shim"), join(folder, "bin"), { recursive: true });
for (const file of ["protovet.js", "protoc-gen-protovet-breaking.js"]) chmodSync(join(folder, "bin", file), 0o755);
cpSync(join(root, "README.md"), join(folder, "README.md"));
