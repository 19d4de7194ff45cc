// A phone as it changes: the whole of it at first and after every interruption, then line by line.

import { liveAddress } from "./api.js";

const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 5000;

/** Watch a person's phone until the returned function is called. */
export function watch(person, { whole, line, connected }) {
  let socket;
  let timer;
  let pause = FIRST_PAUSE;
  let stopped = false;

  function connect() {
    socket = new WebSocket(liveAddress(person));
    socket.onmessage = (event) => {
      const told = JSON.parse(event.data);
      if (told.lines) {
        pause = FIRST_PAUSE;
        connected(true);
        whole(told.lines);
      } else {
        line(told.line);
      }
    };
    socket.onclose = () => {
      if (stopped) return;
      connected(false);
      timer = setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    };
  }

  connect();
  return () => {
    stopped = true;
    clearTimeout(timer);
    socket.close();
  };
}
