/**
 * Runs a program that is no Node script, as a child of a guarded process (tools/host/guard.mts), so
 * that it cannot outlive the test. `RUN_UID` and `RUN_GID` name the user to run it as.
 */
import { spawn } from 'node:child_process';

const [program, ...args] = process.argv.slice(2);
const { RUN_UID, RUN_GID } = process.env;
const child = spawn(program, args, {
	stdio: 'inherit',
	...(RUN_UID !== undefined && { uid: Number(RUN_UID), gid: Number(RUN_GID) }),
});
// Both servers take SIGINT as: end now, and orderly.
process.on('SIGTERM', () => child.kill('SIGINT'));
child.once('exit', (code) => process.exit(code ?? 1));
child.once('error', (error) => {
	process.stderr.write(`${program}: ${error.message}\n`);
	process.exit(1);
});
