import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Browser } from 'playwright-core';
import { request } from 'undici';
import { MovableClock } from '../../support/clock.mts';
import { launch, visit } from '../../support/enrollment/browser.mts';
import {
	type EnrollmentHost,
	eventually,
	startEnrollmentHost,
} from '../../support/enrollment/host.mts';
import { giveKey } from '../../support/authentications.mts';
import { answerAttempt, post } from '../../support/enrollment/linkClient.mts';
import { confirmLink } from '../../support/enrollment/realLink.mts';
import { CALLER_KEY, exampleCredentials, setUpExample } from '../../support/exampleSetUp.mts';
import { mainApi } from '../../support/sandboxApi.mts';
import type { SoftKey } from '../../support/softAuthenticator.mts';
import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { type Mailbox, openMailbox } from '../../../tools/host/mailbox.mts';

/** As the note of Onboard with approval asks: a watch would hold the workflow that waits. */
const withoutWatch = (workflow: WorkflowFile): WorkflowFile => ({
	...workflow,
	nodes: workflow.nodes.map((node) =>
		node.name === 'Watch the used link' ? { ...node, disabled: true } : node,
	),
});

/** With a workflow to call that is not there, as after an import that left it out. */
const withoutChild = (workflow: WorkflowFile): WorkflowFile => ({
	...workflow,
	nodes: workflow.nodes.map((node) => {
		if (node.name === 'New colleague in HR')
			return { ...node, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };
		const workflowId = { __rl: true, mode: 'id', value: 'gone' };
		const parameters = { ...(node.parameters as object), workflowId };
		return node.name === 'Enroll the passkey' ? { ...node, parameters } : node;
	}),
});

/** With a sign-in test that cannot begin. */
const withoutTest = (workflow: WorkflowFile): WorkflowFile => ({
	...workflow,
	nodes: workflow.nodes.map((node) => {
		const path = { ...(node.parameters as object), path: 'untested' };
		if (node.name === 'New colleague in HR')
			return { ...node, parameters: path, webhookId: 'untested' };
		const parameters = { ...(node.parameters as object), testFor: 0 };
		return node.name === 'Try the passkey once' ? { ...node, parameters } : node;
	}),
});

/** With the address of the payment system. */
const tellingTo = (url: string, workflow: WorkflowFile): WorkflowFile => ({
	...workflow,
	nodes: workflow.nodes.map((node) =>
		node.name === 'Tell the payment system'
			? { ...node, parameters: { ...(node.parameters as object), url } }
			: node,
	),
});

const clock = new MovableClock();
let mailbox: Mailbox;
let host: EnrollmentHost;
let browser: Browser;
/** Signs as Ada's passkey. */
let key: SoftKey;

const decisions: Array<Record<string, unknown>> = [];
/** How often the payment system is away before it takes the next decision. */
let refusals = 0;
let paymentSystem: Server;

beforeAll(async () => {
	paymentSystem = createServer((asked, answer) => {
		void json(asked).then((decision) => {
			const isTaken = refusals === 0 && asked.headers['x-caller-key'] === CALLER_KEY.value;
			if (isTaken) decisions.push(decision as Record<string, unknown>);
			else refusals -= 1;
			answer.writeHead(isTaken ? 204 : 503).end();
		});
	});
	await new Promise<void>((resolve) => paymentSystem.listen(0, '127.0.0.1', resolve));
	const { port } = paymentSystem.address() as AddressInfo;
	mailbox = await openMailbox();
	host = await startEnrollmentHost({
		env: clock.env,
		credentials: exampleCredentials(mailbox.port),
		workflows: (sandbox) => [
			setUpExample('endToEnd', 'onboard-end-to-end.json', sandbox),
			withoutTest(setUpExample('untested', 'onboard-end-to-end.json', sandbox)),
			withoutWatch(setUpExample('oneHire', 'onboard-one-hire.json', sandbox)),
			setUpExample('sendLink', 'send-a-link.json', sandbox),
			setUpExample('approval', 'onboard-with-approval.json', sandbox),
			withoutChild(setUpExample('noChild', 'onboard-with-approval.json', sandbox)),
			setUpExample('payroll', 'payroll-change.json', sandbox),
			tellingTo(
				`http://127.0.0.1:${port}`,
				setUpExample('payment', 'approve-a-payment.json', sandbox),
			),
		],
	});
	browser = await launch();
	const { origin, hostname: rpId } = new URL(host.n8n().url);
	const api = await mainApi(host.sandbox);
	({ key } = await giveKey({ sandbox: host.sandbox, api }, { rpId, origin }));
});

afterAll(async () => {
	await browser?.close();
	await host?.close();
	await mailbox?.close();
	paymentSystem?.close();
	clock.close();
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
	expect(await visitor.page.textContent('#tried')).toBe(LANGUAGES.en.enroll.trialPassed);
	expect(visitor.complaints).toEqual([]);
	await visitor.close();
	const told = await mailTo('ada@example.com', /A passkey was added to your account/);
	expect(told.text).toMatch(/When: \d+ \w+ \d{4}, \d\d:\d\d \S+\n.*From: \S+.*extension 1234/s);
	const mail = await mailTo('hr@example.com', /Ada Lovelace has registered/);
	expect(mail.subject).toBe('Ada Lovelace has a passkey');
	expect(mail.text).toMatch(/Status: ACTIVE\s+Sign-in test: PASSED\s+At:/);
});

it('tells HR of a passkey whose test could not begin, and watches its link', async () => {
	const email = 'mary.jackson@example.com';
	await hrEvent('untested', { employee: 'Mary Jackson', email });
	const link = linkIn((await mailTo(email, /http/)).text);
	const [{ id }] = await host.client().executions('untested');
	const waitsIn = async (node: string) =>
		await eventually(`the workflow waits in ${node}`, async () => {
			const { status, data } = await host.client().execution(id);
			return status === 'waiting' && data.resultData.lastNodeExecuted === node ? true : undefined;
		});
	await waitsIn('Wait for the passkey');
	expect((await post(link, await answerAttempt(link))).json).toMatchObject({ done: true });
	const { subject, text } = await mailTo('hr@example.com', /Mary Jackson has registered/);
	expect(subject).toBe('Mary Jackson has a passkey');
	expect(text).toMatch(/Status: ACTIVE\s+Sign-in test: NOT_TRIED \S.*\s+At:/);
	await waitsIn('Watch the used link');
	expect((await post(link, { action: 'report' })).status).toBe(200);
	await mailTo('security@example.com', /Mary Jackson was used[^]*The key is blocked/);
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
	['without a manager', 'alan.turing', /no other user as manager.*What to do: \S.*\bmanager\b/s],
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

describe('Onboard with approval', () => {
	const addressOf = (username: string) => `${username}@example.com`;

	const idOf = async (username: string): Promise<string> => {
		const api = await mainApi(host.sandbox);
		const { body } = await api<{ _embedded: { users: Array<{ id: string }> } }>(
			'GET',
			`/users?filter=${encodeURIComponent(`username eq "${username}"`)}`,
		);
		return body._embedded.users[0].id;
	};

	const groupsOf = async (username: string) => {
		const api = await mainApi(host.sandbox);
		const { body } = await api<{ _embedded: { groupMemberships: Array<{ name: string }> } }>(
			'GET',
			`/users/${await idOf(username)}/memberOfGroups?expand=group`,
		);
		return body._embedded.groupMemberships.map(({ name }) => name);
	};

	/** HR's event about a user, who enrolls by the link. @param manager as PingOne has it @returns the link */
	async function enroll(username: string, manager?: string): Promise<string> {
		const profile = { manager };
		await host.sandbox.control('POST', `/users/${await idOf(username)}`, { profile });
		// Whom the event names approves nothing.
		await hrEvent('onboard-with-approval', { email: addressOf(username), manager: username });
		const link = linkIn((await mailTo(addressOf(username), /http/)).text);
		// The mail is there before the next node waits, and until then n8n answers nothing.
		await eventually('the sub-workflow waits', async () => {
			const [child] = await host.client().executions('oneHire');
			return child?.status === 'waiting' ? true : undefined;
		});
		return link;
	}

	const use = async (link: string) => {
		expect((await post(link, await answerAttempt(link))).json.done).toBe(true);
	};

	/** The link by which Ada decides about a user. */
	const approvalOf = async (name: string) => {
		const { text } = await mailTo('ada@example.com', new RegExp(`Access for ${name}`));
		await eventually('the workflow waits for the manager', async () => {
			const [latest] = await host.client().executions('approval');
			return latest?.status === 'waiting' ? true : undefined;
		});
		return linkIn(text);
	};

	const toldOf = async (username: string, pattern: RegExp) => {
		const { subject, text } = await mailTo('hr@example.com', pattern);
		expect(subject).toBe(`Example Company: no access for ${addressOf(username)}`);
		return text;
	};

	it('does not open to the link that was mailed, and tells HR of a manager who declines', async () => {
		const link = await enroll('grace.hopper', 'ada.lovelace');
		await use(link);
		const approval = await approvalOf('Grace Hopper');
		const waits = async () => {
			const [parent] = await host.client().executions('approval');
			return parent;
		};
		const parent = await waits();
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
		const text = await toldOf('grace.hopper', /grace.hopper\S*: the request is declined/);
		expect(text).toContain('Asked: Ada Lovelace');
	});

	it('gives the access to the user, and not to the manager who approves it', async () => {
		await use(await enroll('annie.easley', 'ada.lovelace'));
		const approval = await approvalOf('Annie Easley');
		const [{ id }] = await host.client().executions('approval');
		expect((await confirmLink(approval, key)).json).toMatchObject({ done: true });
		expect((await host.ended(id)).status).toBe('success');
		expect(await groupsOf('annie.easley')).toEqual(['All staff']);
		expect(await groupsOf('ada.lovelace')).toEqual([]);
	});

	it('tells HR of a user without another user as manager', async () => {
		await use(await enroll('hedy.lamarr', 'hedy.lamarr'));
		const text = await toldOf('hedy.lamarr', /hedy.lamarr\S*: .*no other user as manager/);
		expect(text).toMatch(/What to do: \S.*\bmanager\b/);
	});

	it('tells HR when the manager cannot be asked', async () => {
		await use(await enroll('tony.hoare', 'no.body'));
		const text = await toldOf('tony.hoare', /tony.hoare\S*: .*'no.body'/);
		expect(text).toMatch(/What to do: \S/);
	});

	it('tells HR when the enrollment cannot begin', async () => {
		// With the pinned sample.
		await host.client().run('noChild', 'New colleague in HR');
		const { text } = await mailTo('hr@example.com', /not granted to ada@example.com: \S/);
		expect(text).toMatch(/What to do: \S.*send the event again/s);
	});
});

describe('Approve a payment', () => {
	const PAYMENT = {
		amount: 'EUR 4,250.00',
		// As lines of its own, it would be read as another account.
		payee: 'Example Supplies\nAccount: DE99',
		account: 'DE02',
		approver: 'ada@example.com',
	};
	const SHOWN = (id: string) =>
		`Pay EUR 4,250.00\nPayee: Example Supplies Account: DE99\nAccount: DE02\nPayment: ${id}`;

	const send = async (payment: object) => {
		const { statusCode, body } = await request(`${host.n8n().url}/webhook/approve-a-payment`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', [CALLER_KEY.name]: CALLER_KEY.value },
			body: JSON.stringify(payment),
		});
		return [statusCode, await body.json()];
	};

	const received = async (id: string, changes: object = {}) => {
		const answer = await send({ id, ...PAYMENT, ...changes });
		expect(answer).toEqual([202, { id, status: 'PENDING', execution: expect.any(String) }]);
	};

	/** The link by which Ada decides. */
	async function asked(id: string): Promise<string> {
		await received(id);
		const { text } = await mailTo('ada@example.com', new RegExp(`Payment: ${id}`));
		await eventually('the workflow waits for her', async () => {
			const [latest] = await host.client().executions('payment');
			return latest?.status === 'waiting' ? true : undefined;
		});
		return linkIn(text);
	}

	/** What the payment system hears, once. */
	async function decisionOn(id: string) {
		const [{ id: executionId }] = await host.client().executions('payment');
		expect((await host.ended(executionId)).status).toBe('success');
		const heard = decisions.filter((decision) => decision.id === id);
		expect(heard).toHaveLength(1);
		return heard[0];
	}

	it('hears of a yes, though PingOne is busy and the payment system is away for a moment', async () => {
		const fault = { kind: 'status', status: 429, when: 'before' };
		await host.sandbox.control('POST', '/faults', { route: 'users.list', fault, times: 1 });
		const link = await asked('P-1');
		expect(decisions).toEqual([]);
		refusals = 1;
		expect((await confirmLink(link, key)).json).toMatchObject({ done: true });
		expect(await decisionOn('P-1')).toEqual({
			...{ id: 'P-1', decision: 'APPROVED', message: SHOWN('P-1') },
			...{ approver: 'ada.lovelace', at: expect.any(String) },
		});
	});

	it('hears of a no, and why', async () => {
		const link = await asked('P-2');
		await post(link, { action: 'decline', reason: 'Not ours' });
		expect(await decisionOn('P-2')).toEqual({
			...{ id: 'P-2', decision: 'NOT_APPROVED', status: 'DECLINED', reason: 'Not ours' },
		});
	});

	it.each([
		['is unknown', 'P-3', 'no.body@example.com', 0, /'no\.body@example\.com'/],
		['has no passkey', 'P-4', 'donald.knuth@example.com', 0, /no active passkey.*Enroll FIDO2/],
		['cannot be read', 'P-5', 'ada@example.com', -1, /\S/],
	])('hears why no one was asked when the approver %s', async (_, id, approver, times, why) => {
		const fault = { kind: 'status', status: 403, when: 'before' };
		if (times !== 0)
			await host.sandbox.control('POST', '/faults', { route: 'users.list', fault, times });
		await received(id, { approver });
		const decision = await decisionOn(id);
		await host.sandbox.control('DELETE', '/faults');
		const reason = expect.stringMatching(why);
		expect(decision).toEqual({ id, decision: 'NOT_APPROVED', status: 'ERROR', reason });
		expect(mailbox.mails.filter(({ text }) => text.includes(`Payment: ${id}`))).toEqual([]);
	});

	it.each([{ account: undefined }, { amount: ' ' }, { payee: ['Example'] }, { approver: null }])(
		'hears at once that %j is no payment',
		async (changes) => {
			const answer = await send({ id: 'P-6', ...PAYMENT, ...changes });
			expect(answer).toEqual([422, { message: expect.stringContaining('needs id, amount') }]);
			expect(decisions.filter(({ id }) => id === 'P-6')).toEqual([]);
		},
	);

	it('hears that no one decided within a day', async () => {
		await asked('P-7');
		await clock.pass(25 * 3_600_000, host.sandbox);
		expect(await decisionOn('P-7')).toMatchObject({ decision: 'NOT_APPROVED', status: 'EXPIRED' });
	});
});
