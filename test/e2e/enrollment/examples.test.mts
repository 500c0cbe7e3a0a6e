import type { Browser } from 'playwright-core';
import { request } from 'undici';
import { launch, visit } from '../../support/enrollment/browser.mts';
import {
	type EnrollmentHost,
	eventually,
	startEnrollmentHost,
} from '../../support/enrollment/host.mts';
import { giveKey } from '../../support/authentications.mts';
import { answerAttempt, post } from '../../support/enrollment/linkClient.mts';
import { CALLER_KEY, exampleCredentials, setUpExample } from '../../support/exampleSetUp.mts';
import { mainApi } from '../../support/sandboxApi.mts';
import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { type Mailbox, openMailbox } from '../../../tools/host/mailbox.mts';

/** As the note of Onboard with approval asks: a watch would hold the workflow that waits. */
const withoutWatch = (workflow: WorkflowFile): WorkflowFile => ({
	...workflow,
	nodes: workflow.nodes.map((node) =>
		node.name === 'Watch the used link' ? { ...node, disabled: true } : node,
	),
});

let mailbox: Mailbox;
let host: EnrollmentHost;
let browser: Browser;

beforeAll(async () => {
	mailbox = await openMailbox();
	host = await startEnrollmentHost({
		credentials: exampleCredentials(mailbox.port),
		workflows: (sandbox) => [
			setUpExample('endToEnd', 'onboard-end-to-end.json', sandbox),
			withoutWatch(setUpExample('oneHire', 'onboard-one-hire.json', sandbox)),
			setUpExample('sendLink', 'send-a-link.json', sandbox),
			setUpExample('approval', 'onboard-with-approval.json', sandbox),
			setUpExample('payroll', 'payroll-change.json', sandbox),
		],
	});
	browser = await launch();
});

afterAll(async () => {
	await browser?.close();
	await host?.close();
	await mailbox?.close();
});

const hrEvent = async (path: string, event: object) => {
	const { statusCode, body } = await request(`${host.n8n().url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', [CALLER_KEY.name]: CALLER_KEY.value },
		body: JSON.stringify(event),
	});
	await body.dump();
	expect(statusCode).toBe(200);
};

const mailTo = async (address: string, pattern: RegExp) =>
	await eventually(
		`${address} gets a mail`,
		async () => await Promise.resolve(mailbox.to(address).find(({ text }) => pattern.test(text))),
	);

const linkIn = (text: string) => /http:\/\/\S+/.exec(text)?.[0] ?? '';

it('Onboard a hire end to end: HR event, mail, one click, and HR hears of it', async () => {
	await hrEvent('onboard-colleague', { employee: 'Ada Lovelace', email: 'ada@example.com' });
	const { text } = await mailTo('ada@example.com', /http/);
	expect(text).toContain('Hello Ada');
	const visitor = await visit(browser);
	await visitor.plugIn('platform');
	await visitor.page.goto(linkIn(text));
	await visitor.page.click('#go');
	await visitor.page.click('#try');
	await visitor.page.waitForSelector('#tried:not([hidden])');
	// The browser was asked twice: for a passkey, and for a sign-in with it.
	expect(await visitor.page.textContent('#tried')).toMatch(/signed in with it once/);
	expect(visitor.complaints).toEqual([]);
	await visitor.close();
	const told = await mailTo('ada@example.com', /A passkey was added to your account/);
	expect(told.text).toMatch(/When: \d+ \w+ \d{4}, \d\d:\d\d \S+\n.*From: \S+.*extension 1234/s);
	const mail = await mailTo('hr@example.com', /Ada Lovelace has registered/);
	expect(mail.subject).toBe('Ada Lovelace has a passkey');
	expect(mail.text).toMatch(/Status: ACTIVE\s+Sign-in test: PASSED\s+At:/);
});

it('asks the HR system to show its key, and tells strangers nothing of who exists', async () => {
	for (const email of ['ada@example.com', 'nobody@example.com']) {
		const { statusCode, body } = await request(`${host.n8n().url}/webhook/onboard-colleague`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ email }),
		});
		expect([statusCode, (await body.text()).includes('@')]).toEqual([403, false]);
	}
});

it('tells HR of a hire whom PingOne does not know', async () => {
	await hrEvent('onboard-colleague', { employee: 'No Body', email: 'nobody@example.com' });
	const { text } = await mailTo('hr@example.com', /nobody@example.com/);
	expect(text).toMatch(/What to do: \S/);
});

it('tells HR of a hire whose account is disabled before the first day', async () => {
	const api = await mainApi(host.sandbox);
	const alan = host.sandbox.ids.users.find(({ username }) => username === 'alan.turing');
	await api('PUT', `/users/${alan?.id}/enabled`, { body: { enabled: false } });
	await hrEvent('onboard-colleague', { employee: 'Alan Turing', email: 'alan.turing@example.com' });
	const { text } = await mailTo('hr@example.com', /alan.turing@example.com/);
	expect(text).toMatch(/What happened: .*disabled/);
	expect(text).toMatch(/What to do: \S/);
});

it.each([
	['whom PingOne does not know', 'no.body', /not booked: .*'User'/],
	['without a manager', 'alan.turing', /not booked: .*'User'/],
])('Payroll change: tells HR of an employee %s', async (_, employee, reason) => {
	await hrEvent('payroll-change', { employee, account: 'DE02', from: '1 July' });
	const told = new RegExp(`account of ${employee}`);
	const find = () => mailbox.to('hr@example.com').find(({ subject }) => told.test(subject));
	const { text } = await eventually('HR gets a mail', async () => await Promise.resolve(find()));
	expect(text).toMatch(reason);
	expect(text).not.toContain('Asked:');
});

/** A request to an address of n8n, which leaves some unanswered for good. */
const attack = async (url: string, method: 'GET' | 'POST', body?: string) => {
	const headers = { 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0 Chrome/142.0' };
	const options = { method, headers, body: body ?? null, headersTimeout: 3_000 };
	await request(url, options).then(
		async (response) => await response.body.dump(),
		() => undefined,
	);
};

it('Onboard with approval: the link that was mailed does not open the approval', async () => {
	const { sandbox } = host;
	const { origin, hostname: rpId } = new URL(host.n8n().url);
	const api = await mainApi(sandbox);
	await giveKey({ sandbox, api }, { rpId, origin });
	const { body } = await api<{ _embedded: { users: Array<{ id: string }> } }>(
		'GET',
		`/users?filter=${encodeURIComponent('username eq "grace.hopper"')}`,
	);
	const profile = { manager: 'ada.lovelace' };
	await sandbox.control('POST', `/users/${body._embedded.users[0].id}`, { profile });
	// Whom the event names approves nothing.
	const event = { email: 'grace.hopper@example.com', manager: 'grace.hopper' };
	await hrEvent('onboard-with-approval', event);
	const { text } = await mailTo('grace.hopper@example.com', /http/);
	// The mail is there before the next node waits, and until then n8n answers nothing.
	await eventually('the sub-workflow waits', async () => {
		const [child] = await host.client().executions('oneHire');
		return child?.status === 'waiting' ? true : undefined;
	});
	const link = linkIn(text);
	expect((await post(link, await answerAttempt(link))).json.done).toBe(true);
	const asked = await mailTo('ada@example.com', /Access for Grace Hopper/);
	const waits = async () => {
		const [parent] = await host.client().executions('approval');
		return parent;
	};
	const parent = await eventually('the parent waits for the manager', async () => {
		const latest = await waits();
		return latest?.status === 'waiting' ? latest : undefined;
	});
	const address = new URL(link.split('#')[0]);
	const signature = address.searchParams.get('signature') ?? '';
	for (const route of ['form-waiting', 'webhook-waiting']) {
		for (const id of [parent.id, address.pathname.split('/')[2]]) {
			const url = `${host.n8n().url}/${route}/${id}?signature=${signature}&approved=true`;
			await attack(url, 'GET');
			await attack(url, 'POST', '{"approved":true}');
		}
	}
	// What mail scanners do, and who has the link of the enrollment only.
	const approval = linkIn(asked.text);
	for (const query of ['', '&approved=true', '&approved=false']) {
		await attack(`${approval.split('#')[0]}${query}`, 'GET');
	}
	const proof = link.split('#')[1];
	const byOther = await post(`${approval.split('#')[0]}#${proof}`, { action: 'decline' });
	expect(byOther.json).toMatchObject({ ok: false, code: 'wrongLink' });
	expect((await waits()).status).toBe('waiting');
	const { data } = await host.client().execution(parent.id);
	expect(data.resultData.lastNodeExecuted).toBe('Manager approves');
	expect(data.resultData.runData['Grant access']).toBeUndefined();
	expect((await post(approval, { action: 'decline' })).json).toMatchObject({ declined: true });
	const ended = await host.ended(parent.id);
	expect(ended.data.resultData.runData['Grant access']).toBeUndefined();
});
