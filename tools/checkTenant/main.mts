import { setTimeout as delay } from 'node:timers/promises';
import { readOptions, USAGE } from './options.mts';
import { line, samplesText, summary, toMarkdown } from './report.mts';
import { rolesText } from './roles.mts';
import { checkTenant } from './run.mts';
import { addEvents, addLimited, watched } from './samples.mts';
import { CheckError, signIn } from './tenant.mts';

/** 0: everything is as assumed; 1: something is different; 2: it could not be checked. */
async function main(): Promise<number> {
	const options = await readOptions(process.argv.slice(2), process.env);
	if (!options) {
		process.stdout.write(USAGE);
		return 0;
	}
	const { access, format, ...asked } = options;
	const isText = format === 'text';
	const stop = new AbortController();
	// Once: a second Ctrl-C ends the process at once.
	process.once('SIGINT', () => {
		process.stderr.write('Stopping: the test user is removed first.\n');
		stop.abort();
	});
	const bodies: Array<Record<string, unknown>> = [];
	const { call, samples } = watched(await signIn(access, undefined, (body) => bodies.push(body)));
	const check = await checkTenant(call, {
		...asked,
		signal: stop.signal,
		sleep: async (ms) => await delay(ms, undefined, { signal: stop.signal }).catch(() => undefined),
		report: (result) => {
			if (isText) process.stdout.write(`${line(result)}\n`);
		},
	});
	if (!stop.signal.aborted) await addEvents(samples, call);
	const roles = stop.signal.aborted ? '' : await rolesText(call);
	for (const body of bodies) addLimited(samples, body);
	if (isText) process.stdout.write(`\n${summary(check)}\n\n${roles}\n\n${samplesText(samples)}\n`);
	else
		process.stdout.write(
			`${format === 'json' ? JSON.stringify({ ...check, roles, samples }, null, 2) : `${toMarkdown(check)}\n\n${roles}\n\n${samplesText(samples)}`}\n`,
		);
	if (stop.signal.aborted) return 130;
	return check.results.some(({ verdict }) => verdict === 'different') ? 1 : 0;
}

try {
	process.exitCode = await main();
} catch (thrown) {
	if (!(thrown instanceof CheckError)) throw thrown;
	process.stderr.write(`${thrown.message}\n`);
	process.exitCode = 2;
}
