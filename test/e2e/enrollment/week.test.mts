import { request } from 'undici';
import { type Mailbox, openMailbox } from '../../../tools/host/mailbox.mts';
import { MovableClock } from '../../support/clock.mts';
import {
	type EnrollmentHost,
	eventually,
	startEnrollmentHost,
} from '../../support/enrollment/host.mts';
import { answerAttempt, post } from '../../support/enrollment/linkClient.mts';
import { CALLER_KEY, exampleCredentials, setUpExample } from '../../support/exampleSetUp.mts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const A_LITTLE_MS = HOUR_MS / 2;

/** Those whom HR's events name, and those on the list that *Enroll a list and remind* comes with. */
const EVENTS = ['annie.easley@example.com', 'hedy.lamarr@example.com', 'tony.hoare@example.com'];
const LIST = ['ada@example.com', 'grace.hopper@example.com', 'alan.turing@example.com'];
const EVERYBODY = [...EVENTS, ...LIST];

const clock = new MovableClock();
let mailbox: Mailbox;
let host: EnrollmentHost;

const letPass = async (ms: number) => await clock.pass(ms, host.sandbox);

beforeAll(async () => {
	mailbox = await openMailbox();
	host = await startEnrollmentHost({
		credentials: exampleCredentials(mailbox.port),
		workflows: (sandbox) => [
			setUpExample('sendLink', 'send-a-link.json', sandbox),
			setUpExample('remind', 'enroll-and-remind.json', sandbox),
			setUpExample('list', 'enroll-a-list.json', sandbox),
		],
		// n8n may run what is due at its start before this module is ready (docs/report-to-n8n.md).
		env: { ...clock.env, N8N_DISABLED_MODULES: 'otel' },
	});
});

afterAll(async () => {
	await host?.close();
	await mailbox?.close();
	clock.close();
});

const linksTo = (email: string) =>
	mailbox
		.to(email)
		.map(({ text }) => /http\S+#\S+/.exec(text)?.[0])
		.filter((link) => link !== undefined);

/** How many mails with a link each has got. */
const mailed = () => EVERYBODY.map((email) => [email, linksTo(email).length]);

/** What became of each execution, for a test that fails. */
const report = async () => {
	const client = await host.n8n().signIn();
	const found = [...(await client.executions('remind')), ...(await client.executions('list'))];
	const told = found.map(async ({ id, status }) => {
		const { error } = (await client.execution(id)).data.resultData;
		return `${id} ${status} ${JSON.stringify(error ?? '')}`;
	});
	return (await Promise.all(told)).join('\n');
};

const haveGot = async (expected: Record<string, number>) => {
	const counts = EVERYBODY.map((email) => [email, expected[email]]);
	const isSo = async () =>
		await Promise.resolve(JSON.stringify(mailed()) === JSON.stringify(counts) || undefined);
	await eventually('all have their mails', isSo).catch(() => {});
	if (!(await isSo())) console.error(await report());
	expect(mailed()).toEqual(counts);
};

const hire = async (email: string) => {
	const { statusCode, body } = await request(`${host.n8n().url}/webhook/enroll-and-remind`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', [CALLER_KEY.name]: CALLER_KEY.value },
		body: JSON.stringify({ email }),
	});
	await body.dump();
	expect(statusCode).toBe(200);
};

const waiting = async () => {
	const client = await host.n8n().signIn();
	const found = [...(await client.executions('remind')), ...(await client.executions('list'))];
	return found.filter(({ status }) => status === 'waiting').length;
};

const allWait = async (count: number) =>
	await eventually(`${count} wait`, async () => (await waiting()) === count || undefined);

/** Registers a passkey by the first link that was mailed. */
const enroll = async (email: string) => {
	const [link] = linksTo(email);
	expect((await post(link, await answerAttempt(link))).json).toMatchObject({ done: true });
	const isTold = ({ text }: { text: string }) => text.includes('A passkey was added');
	await eventually(`${email} is told`, async () =>
		Promise.resolve(mailbox.to(email).some(isTold) || undefined),
	);
};

it('over two weeks with crashes of n8n, reminders come on time, to nobody who has enrolled, and once', async () => {
	for (const email of EVENTS) await hire(email);
	const started = await host.client().run('list', 'Start');
	expect((await host.client().settled(started)).status).toBe('success');
	const once = Object.fromEntries(EVERYBODY.map((email) => [email, 1]));
	await haveGot(once);
	await allWait(6);

	// Shortly before the first reminder, nobody has got one, whatever became of n8n.
	await host.crash(async () => await letPass(2 * DAY_MS - A_LITTLE_MS));
	await enroll(EVENTS[0]);
	await enroll(LIST[0]);
	await haveGot(once);

	await letPass(2 * A_LITTLE_MS);
	const twice = { ...once, [EVENTS[1]]: 2, [EVENTS[2]]: 2, [LIST[1]]: 2, [LIST[2]]: 2 };
	await haveGot(twice);
	await allWait(6);
	// Each mail has a proof of its own, for the same wait.
	const addresses = EVERYBODY.flatMap(linksTo).map((link) => link.split('#')[0]);
	expect(new Set(addresses).size).toBe(EVERYBODY.length);

	// The second reminder is due while n8n is down, and so is not under way when it crashes: n8n
	// ends an execution as crashed that it was running then.
	await enroll(EVENTS[1]);
	await enroll(LIST[1]);
	await host.crash(async () => await letPass(2 * DAY_MS + A_LITTLE_MS));
	const three = { ...twice, [EVENTS[2]]: 3, [LIST[2]]: 3 };
	await haveGot(three);

	await letPass(2 * DAY_MS + A_LITTLE_MS);
	const four = { ...three, [EVENTS[2]]: 4, [LIST[2]]: 4 };
	await haveGot(four);

	// Three reminders at most; then HR is told when the link has ended.
	await letPass(9 * DAY_MS);
	const late = await eventually('HR is told', async () => {
		const told = mailbox.to('hr@example.com').map(({ subject }) => subject);
		return await Promise.resolve(told.length >= 2 ? told.sort() : undefined);
	});
	expect(late).toEqual([LIST[2], EVENTS[2]].map((email) => `No passkey yet: ${email}`));
	await allWait(0);
	await haveGot(four);
});
