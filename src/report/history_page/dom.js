const ledger = DATA;

const WORDS = {
  live: "live",
  reserved: "reserved",
  unreserved: "free, not reserved",
  reused: "reused",
  gone: "deleted",
};

const day = (commit) => ledger.commits[commit][2].split("T")[0];
const short = (commit) => ledger.commits[commit][0].slice(0, 7);
const told = (commit) => `${short(commit)} (${day(commit)})`;
const period = (since, until) =>
  until === null ? `since ${told(since)}` : `from ${told(since)} until ${told(until)}`;

// The same, for reading: a commit and its day stay on one line.
const when = (commit) => make("span", { class: "when" }, told(commit));
const lasting = (since, until) =>
  until === null ? ["since ", when(since)] : ["from ", when(since), " until ", when(until)];

// A commit with all there is to know of it.
function whole(commit) {
  const [id, , time] = ledger.commits[commit];
  return make("span", {}, make("code", {}, id), " (", make("span", { class: "when" }, time.replace("T", " ")), ")");
}
