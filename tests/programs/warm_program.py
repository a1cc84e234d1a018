"""Programs that tests/support/warm_start.c keeps at their main(), from where each run begins."""
import os
import socket
import struct
import subprocess
import tempfile

LIBRARY = os.environ.get("RESTYLE_WARM_START_LIBRARY")  # None: programs are started as ever.
RETURNED = struct.Struct("i")


class WarmProgram:
    def __init__(self, program):
        self.program = str(program)
        self.asking, served = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with served:
            environment = {**os.environ, "LD_PRELOAD": LIBRARY, "RESTYLE_WARM_START": str(served.fileno())}
            subprocess.Popen([self.program], pass_fds=[served.fileno()], env=environment)  # Ends with the socket.

    def run(self, arguments):
        """As subprocess.run() with captured text."""
        with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
            words = [self.program, *map(str, arguments)]
            self.asking.send(b"".join(os.fsencode(word) + b"\0" for word in (out.name, err.name, *words)))
            (status,) = RETURNED.unpack(self.asking.recv(RETURNED.size))
            return subprocess.CompletedProcess(
                words, os.waitstatus_to_exitcode(status), out.read().decode(), err.read().decode())


warm = {}


def run(program, *arguments):
    """Of one program all runs begin in the folder and the environment of the first."""
    if LIBRARY is None:
        return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)
    if program not in warm:
        warm[program] = WarmProgram(program)
    return warm[program].run(arguments)
