/**
 * Preloaded into every process the tools start (`node --import guard.mts <script>`): when whoever
 * started it disappears, even by SIGKILL, the channel closes and the process ends itself and its
 * whole process group, so that no n8n or npm is ever left behind.
 */

/** How long a graceful end may take before it is forced, in milliseconds. */
const GRACE_MS = 5_000;

const killGroup = () => {
	try {
		process.kill(-process.pid, 'SIGKILL');
	} catch {
		process.exit(1);
	}
};

process.once('disconnect', () => {
	process.once('exit', killGroup);
	// Nobody reads what is still written, which must not disturb the end.
	process.stdout.on('error', () => {});
	process.stderr.on('error', () => {});
	setTimeout(killGroup, GRACE_MS).unref();
	process.kill(process.pid, 'SIGTERM');
});

// The channel must not keep a finished process alive.
process.channel?.unref();
