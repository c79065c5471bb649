// Follows a state as a page does, until as many questions are over as the test wants, or until one is answered if it
// says no number; prints what happened.
import { readFileSync, writeSync } from "node:fs";
import { Poll } from "./page/poll.js";

const { address, questions, patience, stumbles, forgets, stale, holds } = JSON.parse(readFileSync(0, "utf8"));
delete AbortSignal.timeout; // older telephones have none
const events = [];
let turns = 0;
const poll = new Poll(address, {
  patience,
  heard: async (state) => {
    events.push(["heard", state.n]);
    if (state.n === stumbles && events.filter(([, n]) => n === stumbles).length === 1) throw new Error("stumbled");
  },
  answered: (answer, begun, ended) => events.push(["answered", answer.status, begun <= ended]),
  ...(stale && { isNews: (state, known) => state.n >= known.n }),
});
const end = () => {
  writeSync(1, JSON.stringify({ events, state: poll.state }));
  process.exit();
};
poll.follow({
  pause: (took) => {
    if (took < 0) throw new Error("no time goes back");
    turns += 1;
    return 1;
  },
  told: (failures, why) => {
    events.push(["told", failures, why ? why.message : ""]);
    if (forgets) poll.forget();
    if (events.filter(([kind]) => kind === "told").length === questions || (!questions && !failures)) end();
  },
  isDue: () => {
    const due = turns >= holds || turns % 2 === 1;
    events.push(["due", due]);
    return due;
  },
});
