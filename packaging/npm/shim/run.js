// Runs the binary of the package that is installed for this platform.
"use strict";

const { spawnSync } = require("node:child_process");
const os = require("node:os");

function binary() {
  if (process.env.PROTOVET_BINARY) return process.env.PROTOVET_BINARY;
  const name = `@protovet/${process.platform}-${process.arch}`;
  const suffix = process.platform === "win32" ? ".exe" : "";
  try {
    return require.resolve(`${name}/bin/protovet${suffix}`);
  } catch {
    console.error(
      `protovet: the package ${name} is not installed\n` +
        "  help: install again without `--omit=optional`; if there is none for this platform, build " +
        "protovet with cargo and set PROTOVET_BINARY to its path",
    );
    process.exit(2);
  }
}

module.exports = (before) => {
  // the child gets it from the terminal as well, and says how it ends
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
  const ran = spawnSync(binary(), [...before, ...process.argv.slice(2)], { stdio: "inherit" });
  if (ran.error) {
    console.error(`protovet: cannot run ${binary()}: ${ran.error.message}`);
    process.exit(2);
  }
  process.exit(ran.signal ? 128 + os.constants.signals[ran.signal] : ran.status);
};
