import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * A shell that waits for its standard input to end, which the system sees to however we end (Ctrl-C, a crash, SIGKILL),
 * then ends the server in `folder` and removes the folder.
 */
export function watchOver(folder: string): { cleanUp(): Promise<void> } {
  const warden = spawn('sh', ['-c', script, 'warden', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  warden.unref();
  return {
    cleanUp: async () => {
      if (warden.exitCode !== null) return;
      const ended = once(warden, 'exit');
      warden.ref();
      warden.stdin.end();
      await ended;
    },
  };
}

// The server removes its pid file as it ends. SIGINT asks for a fast end, SIGQUIT for one at once.
const script = `
cat >/dev/null
lock="$1/data/postmaster.pid"
end() {
  read -r pid <"$lock" && kill -s "$1" "$pid"
  tries=0
  while [ -e "$lock" ] && [ $tries -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
}
[ ! -e "$lock" ] || end INT
[ ! -e "$lock" ] || end QUIT
tries=0
until rm -rf "$1" || [ $tries -ge 50 ]; do sleep 0.1; tries=$((tries + 1)); done
`;
