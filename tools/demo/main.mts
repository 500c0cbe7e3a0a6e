import { setInterval } from 'node:timers';
import { stopChildren } from '../host/child.mts';
import { InterruptedError } from '../host/npm.mts';
import type { WorkflowId } from './examples.mts';
import { startEnrollment } from './enrollment.mts';
import { HR_EVENT, HR_PATH, postHrEvent } from './hrEvent.mts';
import { type DemoOptions, readOptions, Refusal, USAGE } from './options.mts';
import { type Defer, type Demo, startDemo } from './start.mts';

const PARENT_POLL_MS = 1_000;

const say = (line: string) => process.stderr.write(`${line}\n`);

const tellAddresses = ({ n8n, sandbox, owner, logFile }: Demo, link: string) => {
	const workflow = (id: WorkflowId) => `${n8n.url}/workflow/${id}`;
	say(`
n8n editor           ${n8n.url}
  email              ${owner.email}
  password           ${owner.password}
  HR onboarding      ${workflow('hrOnboarding')}
  Bulk enrollment     ${workflow('bulkEnrollment')}
  Onboard a hire     ${workflow('endToEnd')}
PingOne sandbox      ${sandbox.url}
n8n's log            ${logFile}

Post another HR event:
  curl -X POST ${n8n.url}${HR_PATH} -H 'Content-Type: application/json' -d '${JSON.stringify(HR_EVENT)}'

Register a passkey as ${HR_EVENT.employee}, in a browser on this machine:
  ${link}

Press Ctrl-C to stop.`);
};

/** Resolves never; rejects when a part of the demo ends although nobody asked it to. */
const untilSomethingEnds = async ({ n8n, sandbox, logFile }: Demo): Promise<never> => {
	const first = await Promise.race([
		n8n.exited.then(() => `n8n has ended; its log is in ${logFile}`),
		sandbox.exited.then(() => 'The PingOne sandbox has ended'),
	]);
	throw new Error(first);
};

const run = async (options: DemoOptions, defer: Defer, ready: () => void) => {
	const demo = await startDemo(options, defer);
	const { employee, email } = HR_EVENT;
	say(`HR has hired ${employee}: posting the event to ${demo.n8n.url}${HR_PATH} ...`);
	const device = await postHrEvent(demo.n8n, 'hrOnboarding');
	say(`PingOne created FIDO2 device ${device.id} (${device.status}) for ${email}:`);
	process.stdout.write(`${JSON.stringify(device, null, 2)}\n`);
	if (options.once) return;
	const link = await startEnrollment(demo.n8n, 'endToEnd');
	ready();
	tellAddresses(demo, link);
	await untilSomethingEnds(demo);
};

/**
 * Rejects on Ctrl-C and its like. Under `npm run`, the end of npm counts as one, even when it had no
 * chance to pass a signal on.
 */
const interruption = async (): Promise<never> =>
	await new Promise((_, reject) => {
		const stop = (signal: NodeJS.Signals) => reject(new InterruptedError(signal));
		(['SIGINT', 'SIGTERM', 'SIGHUP'] as const).forEach((signal) => process.on(signal, stop));
		if (process.env.npm_lifecycle_event === undefined) return;
		const parent = process.ppid;
		setInterval(() => process.ppid !== parent && stop('SIGHUP'), PARENT_POLL_MS).unref();
	});

/** The exit code for an error, after its words went to stderr. */
const explain = (error: unknown, isReady: boolean): number => {
	if (error instanceof InterruptedError) {
		say('Stopping ...');
		return isReady ? 0 : 130;
	}
	const isPlain = error instanceof Refusal || !(error instanceof Error);
	say(
		`\n${isPlain ? '' : 'The demo failed. '}${error instanceof Error ? error.message : String(error)}`,
	);
	return 1;
};

const main = async (): Promise<number> => {
	const undo: Array<() => Promise<void> | void> = [];
	const interrupted = interruption();
	let isReady = false;
	try {
		const options = readOptions(process.argv.slice(2));
		if (!options) {
			process.stdout.write(USAGE);
			return 0;
		}
		const markReady = () => {
			isReady = true;
		};
		await Promise.race([run(options, (step) => undo.push(step), markReady), interrupted]);
		return 0;
	} catch (error) {
		return explain(error, isReady);
	} finally {
		for (const step of undo.reverse()) await step();
		// What was just being started when it came to an end is not in `undo` yet.
		await stopChildren();
	}
};

// Not by itself: an interrupted start may still have something to wait for.
process.exit(await main());
