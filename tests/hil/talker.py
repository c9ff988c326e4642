"""A fake other end of a cable."""

import os
import select
import threading
import tty


class Talker:
    """Answers each line by the first of `answers` that the line begins with; at None it hangs up."""

    def __init__(self, answers):
        self._answers = answers
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        self.heard = b""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while not self._over.is_set():
            if select.select([self._master], [], [], 0.02)[0]:
                self.heard += os.read(self._master, 4096)
                *lines, self.heard = self.heard.split(b"\r")
                for line in filter(None, (line.lstrip(b"\x02") for line in lines)):
                    answer = next(said for begin, said in self._answers.items() if line.startswith(begin))
                    if answer is None:
                        self._over.set()
                        break
                    os.write(self._master, answer)
        os.close(self._slave)
        os.close(self._master)

    def end(self):
        self._over.set()
        self._thread.join()
