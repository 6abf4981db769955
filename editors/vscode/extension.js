// Starts `protovet lsp` and hands it what is open. All else is the protocol.
"use strict";

const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function activate(context) {
  const settings = workspace.getConfiguration("protovet");
  const server = { command: settings.get("path"), args: ["lsp"] };
  client = new LanguageClient("protovet", "protovet", server, {
    documentSelector: [{ scheme: "file", pattern: "**/*.proto" }],
    initializationOptions: settings.get("settings"),
  });
  context.subscriptions.push(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("protovet.settings")) {
        const changed = workspace.getConfiguration("protovet").get("settings");
        client.sendNotification("workspace/didChangeConfiguration", { settings: changed });
      }
    }),
  );
  await client.start();
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
