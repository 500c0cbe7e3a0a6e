import { stopChildren } from '../host/child.mts';
import { InterruptedError } from '../host/npm.mts';
import type { WorkflowId } from './examples.mts';
import {
	enrolledDevice,
	enrolledLine,
	ONBOARD_PATH,
	startEnrollment,
	watchEnrollments,
} from './enrollment.mts';
import { type Device, HR_EVENT, HR_PATH, postHrEvent } from './hrEvent.mts';
import { interruption } from './interruption.mts';
import { type DemoOptions, readOptions, Refusal, USAGE } from './options.mts';
import { missingForPasskey, registerByLink } from './passkey.mts';
import { type Defer, type Demo, startDemo } from './start.mts';

const say = (line: string) => process.stderr.write(`${line}\n`);

const tellDevice = ({ id, status }: Device) => {
	say(`
PingOne created a FIDO2 device for ${HR_EVENT.employee} (${HR_EVENT.email})
  id      ${id}
  status  ${status}: nobody can sign in with it yet
  next    the person gets a link by email, and registers a passkey on its page`);
};

const print = (device: object) => process.stdout.write(`${JSON.stringify(device, null, 2)}\n`);

const curl = (url: string) =>
	`curl -X POST ${url} -H 'Content-Type: application/json' -d '${JSON.stringify(HR_EVENT)}'`;

const tellAddresses = ({ n8n, sandbox, inbox, owner, logFile }: Demo, { home }: DemoOptions) => {
	const workflow = (id: WorkflowId) => `${n8n.url}/workflow/${id}`;
	say(`
Register a passkey as ${HR_EVENT.employee}: open the mail and click the link, in a browser on this machine
  Mailbox            ${inbox.url}

Then look at the workflow that waits for it
  Onboard a hire     ${workflow('endToEnd')}
    email            ${owner.email}
    password         ${owner.password}
  HR onboarding      ${workflow('hrOnboarding')}
  Bulk               ${workflow('bulkEnrollment')}
PingOne sandbox      ${sandbox.url}
n8n's log            ${logFile}

Mail another link, or post another HR event:
  ${curl(`${n8n.url}${ONBOARD_PATH}`)}
  ${curl(`${n8n.url}${HR_PATH}`)}

Your workflows and the password stay in ${home}; PingOne's people and devices start anew each time.
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

/** Does what the person does, where there is a browser for it. @returns the device, ACTIVE by then */
const playPerson = async ({ n8n, mailbox }: Demo, defer: Defer) => {
	const missing = missingForPasskey();
	if (missing !== undefined) {
		say(`
Not played: the mail, its page and the passkey. ${missing}.
Or start npm run demo without --once, and open the mail yourself.`);
		return undefined;
	}
	const { to, text } = await startEnrollment(n8n, mailbox, 'endToEnd');
	say(`\nn8n has mailed ${to} a link: Chromium opens it, with a key that it makes up ...`);
	await registerByLink(text, defer);
	const device = await enrolledDevice(n8n, 'endToEnd');
	say(enrolledLine(device));
	return device;
};

const run = async (options: DemoOptions, defer: Defer, ready: () => void) => {
	const demo = await startDemo(options, defer);
	say(`HR has hired ${HR_EVENT.employee}: posting the event to ${demo.n8n.url}${HR_PATH} ...`);
	const device = await postHrEvent(demo.n8n, 'hrOnboarding');
	tellDevice(device);
	if (options.once) {
		print((await playPerson(demo, defer)) ?? device);
		return;
	}
	if (options.json) print(device);
	await startEnrollment(demo.n8n, demo.mailbox, 'endToEnd');
	ready();
	tellAddresses(demo, options);
	// n8n that answers no more is told by its end.
	watchEnrollments(demo.n8n, 'endToEnd', say).catch(() => undefined);
	await untilSomethingEnds(demo);
};

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
