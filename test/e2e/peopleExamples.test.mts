import { request } from 'undici';
import { exampleCredentials, CALLER_KEY, setUpExample } from '../support/exampleSetUp.mts';
import {
	type EnrollmentHost,
	eventually,
	startEnrollmentHost,
} from '../support/enrollment/host.mts';
import { answerAttempt, post } from '../support/enrollment/linkClient.mts';
import { createPending, mainApi } from '../support/sandboxApi.mts';
import { createCredential } from '../support/softAuthenticator.mts';
import { type Mail, type Mailbox, openMailbox } from '../../tools/host/mailbox.mts';

const FILES = {
	oneHire: 'onboard-one-hire.json',
	hire: 'new-hire-from-hr.json',
	leaver: 'leaver.json',
	firstDay: 'first-day-without-a-key.json',
	desk: 'keys-at-the-desk.json',
};

interface Held {
	id: string;
	status: string;
	nickname?: string;
	block: { status: string };
}

interface Account {
	id: string;
	enabled: boolean;
	mfaEnabled: boolean;
	externalId?: string;
	population: { id: string };
}

let mailbox: Mailbox;
let host: EnrollmentHost;
let api: Awaited<ReturnType<typeof mainApi>>;

beforeAll(async () => {
	mailbox = await openMailbox();
	host = await startEnrollmentHost({
		credentials: exampleCredentials(mailbox.port),
		workflows: (sandbox) =>
			Object.entries(FILES).map(([id, file]) => setUpExample(id, file, sandbox)),
	});
});

afterAll(async () => {
	await host?.close();
	await mailbox?.close();
});

beforeEach(async () => {
	await host.sandbox.control('POST', '/reset');
	api = await mainApi(host.sandbox);
	mailbox.mails.length = 0;
});

/** A POST to an example's webhook, as HR's system or the desk's page sends it. */
async function call(path: string, event: object, key = CALLER_KEY.value) {
	const { statusCode, body } = await request(`${host.n8n().url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', [CALLER_KEY.name]: key },
		body: JSON.stringify(event),
	});
	const text = await body.text();
	return { status: statusCode, text };
}

const mailTo = async (address: string, pattern: RegExp): Promise<Mail> =>
	await eventually(`${address} gets a mail with ${pattern}`, () =>
		Promise.resolve(
			mailbox.to(address).find(({ subject, text }) => pattern.test(`${subject}\n${text}`)),
		),
	).catch((thrown: unknown) => {
		const others = mailbox.mails.map(({ to, subject, text }) => [to, subject, text].join('\n'));
		throw new Error(`${String(thrown)}. Instead:\n${others.join('\n\n')}`);
	});

const linkIn = (text: string) => /http:\/\/\S+/.exec(text)?.[0] ?? '';

const usersNamed = async (username: string) => {
	const filter = encodeURIComponent(`username eq "${username}"`);
	const { body } = await api<{ _embedded: { users: Account[] } }>('GET', `/users?filter=${filter}`);
	return body._embedded.users;
};

const groupsOf = async (userId: string) => {
	const { body } = await api<{ _embedded: { groupMemberships: Array<{ name: string }> } }>(
		'GET',
		`/users/${userId}/memberOfGroups?expand=group`,
	);
	return body._embedded.groupMemberships.map(({ name }) => name);
};

const held = async (userId: string) =>
	await host.sandbox.control<Held[]>('GET', `/users/${userId}/devices`);

const giveKey = async (userId: string, nickname: string) =>
	await host.sandbox.control<Held>('POST', `/users/${userId}/devices`, { nickname });

/** Opens the link once its execution waits, and registers a passkey there. */
async function register(workflowId: string, link: string, more: object = {}): Promise<void> {
	await eventually('the workflow waits', async () => {
		const [latest] = await host.client().executions(workflowId);
		return latest.status === 'waiting' ? true : undefined;
	});
	const { json } = await post(link, await answerAttempt(link, {}, more));
	expect(json.done).toBe(true);
}

/** The user says that the used link was not used by them. @returns the mail to security */
async function reported(workflowId: string, link: string): Promise<Mail> {
	await eventually('the workflow watches the used link', async () => {
		const [{ id }] = await host.client().executions(workflowId);
		const { status, data } = await host.client().execution(id);
		const isWatching = data.resultData.runData['Watch the used link'] !== undefined;
		return status === 'waiting' && isWatching ? true : undefined;
	});
	expect((await post(link, { action: 'report' })).status).toBe(200);
	return await mailTo('security@example.com', /did not register a passkey/);
}

/** The same for a key that is then blocked. @returns what security reads */
async function report(workflowId: string, link: string, userId: string): Promise<string> {
	const { text } = await reported(workflowId, link);
	expect(text).toContain('The key is blocked.');
	expect((await held(userId)).map(({ block }) => block.status)).toEqual(['BLOCKED']);
	return text;
}

const ended = async (workflowId: string) => {
	const [{ id }] = await host.client().executions(workflowId);
	return await host.ended(id);
};

const HIRE = {
	employeeId: '2041',
	givenName: 'New',
	familyName: 'Hire',
	username: 'new.hire',
	email: 'new.hire@example.com',
};

const hireEvent = async (changes: object = {}) => {
	expect((await call('new-hire-from-hr', { ...HIRE, ...changes })).status).toBe(200);
};

describe('New hire from HR', () => {
	it('takes somebody who is not in PingOne to a passkey, and tells them and HR', async () => {
		await hireEvent();
		const { text } = await mailTo(HIRE.email, /http/);
		expect(text).toContain('Hello New');
		await register('oneHire', linkIn(text));
		await mailTo(HIRE.email, /A passkey was added to your account/);
		expect((await mailTo('hr@example.com', /has a passkey/)).text).toMatch(
			/Employee: 2041\s+Link mailed: to new\.hire@example\.com/,
		);

		const users = await usersNamed(HIRE.username);
		expect(users).toMatchObject([{ enabled: true, mfaEnabled: true, externalId: '2041' }]);
		expect(await groupsOf(users[0].id)).toEqual(['All staff']);
		expect(await held(users[0].id)).toMatchObject([{ status: 'ACTIVE' }]);

		mailbox.mails.length = 0;
		await hireEvent();
		expect((await ended('hire')).status).toBe('success');
		expect(mailbox.mails).toEqual([]);
		expect(await usersNamed(HIRE.username)).toHaveLength(1);
		expect(await groupsOf(users[0].id)).toEqual(['All staff']);
		expect(await held(users[0].id)).toHaveLength(1);
	});

	it('blocks the key of a user who says that it is not theirs', async () => {
		await hireEvent();
		const link = linkIn((await mailTo(HIRE.email, /http/)).text);
		await register('oneHire', link);
		const [{ id }] = await usersNamed(HIRE.username);
		expect(await report('oneHire', link, id)).toContain('who can read their mailbox');
	});

	it('tells security of a key that PingOne does not block, and what to do', async () => {
		await hireEvent();
		const link = linkIn((await mailTo(HIRE.email, /http/)).text);
		await register('oneHire', link);
		const [{ id }] = await usersNamed(HIRE.username);
		await host.sandbox.control('POST', '/faults', {
			route: 'devices.block',
			times: 1_000,
			fault: { kind: 'status', status: 403, when: 'before' },
		});
		const { subject, text } = await reported('oneHire', link);
		expect(subject).toMatch(/^Example Company: URGENT, key not blocked: .*New Hire/);
		expect(text).toMatch(/could NOT be blocked: \S.*What to do: \S/s);
		const [key] = await held(id);
		expect(text).toContain(`Key: ${key.id}`);
		expect(key.block.status).toBe('UNBLOCKED');
	});

	it('neither enables nor mails somebody who has left, until the service desk enables them', async () => {
		await hireEvent();
		await register('oneHire', linkIn((await mailTo(HIRE.email, /http/)).text));
		const [{ id }] = await usersNamed(HIRE.username);
		const { username, email } = HIRE;
		expect((await call('leaver', { username, email })).status).toBe(200);
		await mailTo('hr@example.com', /can no longer sign in/);

		mailbox.mails.length = 0;
		await hireEvent();
		const { text } = await mailTo('service-desk@example.com', /new\.hire/);
		expect(text).toMatch(/No email was sent.*account is disabled.*What to do: \S.*enable/s);
		expect(mailbox.to(HIRE.email)).toEqual([]);
		expect(await usersNamed(HIRE.username)).toMatchObject([{ enabled: false }]);

		await api('PUT', `/users/${id}/enabled`, { body: { enabled: true } });
		// For ten seconds, the node believes what PingOne answered to the leaver's change.
		await eventually('HR’s event finds the account enabled', async () => {
			const before = mailbox.to('service-desk@example.com').length;
			await hireEvent();
			await ended('hire');
			return mailbox.to('service-desk@example.com').length === before ? true : undefined;
		});
		expect((await mailTo(HIRE.email, /http/)).text).toContain('Hello New');
		expect((await held(id)).map(({ block }) => block.status)).toEqual(['BLOCKED']);
	});

	it('leaves somebody else of that name alone, and tells the service desk', async () => {
		const before = await usersNamed('ada.lovelace');
		await hireEvent({ username: 'ada.lovelace' });
		const { text } = await mailTo('service-desk@example.com', /ada\.lovelace/);
		expect(text).toMatch(/No email was sent.*What happened: \S.*What to do: \S/s);
		expect(await usersNamed('ada.lovelace')).toEqual(before);
		expect(await groupsOf(before[0].id)).toEqual([]);
		expect(mailbox.to(HIRE.email)).toEqual([]);
	});

	it('tells the service desk of a step that fails, with the reason and what to do', async () => {
		await host.sandbox.control('POST', '/faults', {
			route: 'memberships.create',
			times: 1_000,
			fault: { kind: 'status', status: 403, when: 'before' },
		});
		await hireEvent();
		const { text } = await mailTo('service-desk@example.com', /new\.hire/);
		expect(text).toMatch(/What happened: \S.*What to do: \S/s);
		expect(mailbox.to(HIRE.email)).toEqual([]);
	});
});

describe('Leaver', () => {
	const leaver = async (changes: object = {}) => {
		const event = { username: 'ada.lovelace', email: 'Ada@example.com', ...changes };
		expect((await call('leaver', event)).status).toBe(200);
	};

	async function withKeys() {
		const [{ id }] = host.sandbox.ids.users;
		await giveKey(id, 'blue key');
		await giveKey(id, 'red key');
		await createPending(api, id, host.sandbox.ids.policyId);
		await host.sandbox.control('POST', `/users/${id}/sessions`, { count: 3 });
		return id;
	}

	it('closes every door, and says so to HR; twice changes nothing', async () => {
		const id = await withKeys();
		await leaver();
		const { text } = await mailTo('hr@example.com', /can no longer sign in/);
		expect(text.replaceAll('\r', '')).toContain(
			'Account disabled: yes\nSessions ended: 3\nDevices blocked: 2\nPending devices deleted: 1',
		);
		expect(await usersNamed('ada.lovelace')).toMatchObject([{ enabled: false }]);
		const devices = await held(id);
		expect(devices.map(({ block }) => block.status)).toEqual(['BLOCKED', 'BLOCKED']);

		mailbox.mails.length = 0;
		await leaver();
		const again = await mailTo('hr@example.com', /can no longer sign in/);
		expect(again.text).toContain('Devices blocked: 0');
		expect(await held(id)).toEqual(devices);
	});

	it('does the rest when one step fails, and tells the service desk what is left', async () => {
		const id = await withKeys();
		await host.sandbox.control('POST', '/faults', {
			route: 'devices.block',
			times: 1_000,
			fault: { kind: 'status', status: 403, when: 'before' },
		});
		await leaver();
		const { subject, text } = await mailTo('service-desk@example.com', /not everything/);
		expect(subject).toContain('URGENT');
		expect(text).toMatch(
			/What happened: .*The account was disabled, Sessions were ended.*What to do: \S/s,
		);
		expect(await usersNamed('ada.lovelace')).toMatchObject([{ enabled: false }]);
		expect(mailbox.to('hr@example.com')).toEqual([]);

		await host.sandbox.control('DELETE', '/faults');
		await leaver();
		await mailTo('hr@example.com', /Devices blocked: 2/);
		expect((await held(id)).map(({ block }) => block.status)).toEqual(['BLOCKED', 'BLOCKED']);
	});

	it.each([
		{ email: 'alan@example.com' },
		{ email: undefined },
		{ username: 'nobody.at.all' },
		{ username: undefined },
	])('touches nobody for %j, and tells the service desk', async (changes) => {
		await leaver(changes);
		const { text } = await mailTo('service-desk@example.com', /nothing was done/);
		expect(text).toMatch(/What happened: \S.*What to do: \S/s);
		expect(await usersNamed('ada.lovelace')).toMatchObject([{ enabled: true }]);
	});
});

describe('First day without a key', () => {
	const enter = async (email: string) => {
		const form = { Email: email, 'Identity checked by': 'Photo ID, in person' };
		await host.client().run('firstDay', 'First day without a key', [form]);
	};

	it('lets them in until tonight, and ends with a passkey', async () => {
		const [{ id }] = host.sandbox.ids.users;
		await enter('ada@example.com');
		const code = await mailTo('service-desk@example.com', /Start code/);
		expect(code.text).toContain('Photo ID, in person');
		const { text } = await mailTo('ada@example.com', /http/);
		const startCode = /in person: (\d{8})/.exec(code.text)?.[1];
		expect(text).not.toContain(String(startCode));
		const { body } = await api<{ bypassMFAEnabledUntil: string }>('GET', `/users/${id}/bypassMFA`);
		const ahead = Date.parse(body.bypassMFAEnabledUntil) - Date.now();
		expect(ahead).toBeGreaterThan(0);
		expect(ahead).toBeLessThanOrEqual(24 * 3_600_000);

		await register('firstDay', linkIn(text), { startCode });
		await mailTo('ada@example.com', /A passkey was added to your account/);
		await mailTo('service-desk@example.com', /has a passkey.*bypass ends automatically/s);
		expect(await held(id)).toMatchObject([{ status: 'ACTIVE' }]);
		expect(await usersNamed('ada.lovelace')).toMatchObject([{ mfaEnabled: true }]);
		expect(await report('firstDay', linkIn(text), id)).toContain('the start code');
	});

	/** Sends the form as a browser does. @returns what it answers */
	async function submit(email: string): Promise<string> {
		const body = new FormData();
		body.set('field-0', email);
		body.set('field-1', 'Photo ID, in person');
		const authorization = `Basic ${Buffer.from('desk:none').toString('base64')}`;
		const url = `${host.n8n().url}/form/first-day`;
		const answer = await fetch(url, { method: 'POST', headers: { authorization }, body });
		return ((await answer.json()) as { formSubmittedText: string }).formSubmittedText;
	}

	it('shows the start code in the form, even if no mail reaches the desk', async () => {
		await host.client().publish('firstDay');
		mailbox.refused.add('service-desk@example.com');
		const shown = await submit('ada@example.com');
		mailbox.refused.clear();
		const startCode = /Start code for Ada Lovelace: (\d{8})/.exec(shown)?.[1];
		const { text } = await mailTo('ada@example.com', /http/);
		await register('firstDay', linkIn(text), { startCode });
		await mailTo('ada@example.com', /A passkey was added to your account/);
		expect(await submit('nobody@example.com')).toMatch(/^Not everything worked: .*nobody@/);
	});

	it('tells the desk when nobody has the email, and that no bypass is on', async () => {
		await enter('nobody@example.com');
		const { text } = await mailTo('service-desk@example.com', /not everything worked/);
		expect(text).toMatch(/What to do: \S.*MFA bypass: not turned on/s);
	});
});

describe('Keys handed out at the desk', () => {
	const DESK_PAGE = 'https://desk.example.com';

	async function start(email: string) {
		const { status, text } = await call('keys-at-the-desk-start', { email });
		return { status, answer: JSON.parse(text) as Record<string, unknown> };
	}

	/** What the page in the desk's browser sends after the key was touched. */
	function touched({ userId, deviceId, options }: Record<string, unknown>, origin = DESK_PAGE) {
		const { challenge, rp } = options as { challenge: string; rp: object };
		const credential = createCredential(JSON.stringify({ rp, challenge: [] }), {
			challenge,
			origin,
		});
		return { userId, deviceId, keyNumber: '18734529', credential };
	}

	it('makes a key that works when it leaves the desk, named by its number', async () => {
		const [{ id }] = host.sandbox.ids.users;
		expect((await start('ada@example.com')).status).toBe(200);
		const { status, answer } = await start('ada@example.com');
		expect([status, answer.userId]).toEqual([200, id]);
		const finish = await call('keys-at-the-desk-finish', touched(answer));
		expect([finish.status, JSON.parse(finish.text)]).toEqual([
			200,
			{ status: 'ACTIVE', deviceId: answer.deviceId },
		]);
		const { text } = await mailTo('ada@example.com', /a security key was added/);
		expect(text).toContain('18734529');
		expect(await held(id)).toMatchObject([
			{ id: answer.deviceId, status: 'ACTIVE', nickname: 'Security key 18734529' },
		]);
	});

	it('refuses an answer from another page, and says why to the clerk', async () => {
		const [{ id }] = host.sandbox.ids.users;
		const { answer } = await start('ada@example.com');
		const finish = await call(
			'keys-at-the-desk-finish',
			touched(answer, 'https://elsewhere.example.com'),
		);
		expect([finish.status, JSON.parse(finish.text)]).toEqual([
			422,
			{ message: expect.stringContaining('elsewhere'), hint: expect.stringMatching(/\S/) },
		]);
		expect(await held(id)).toMatchObject([{ status: 'ACTIVATION_REQUIRED' }]);
		expect(mailbox.mails).toEqual([]);
	});

	it('tells the clerk whom PingOne does not know', async () => {
		expect(await start('nobody@example.com')).toMatchObject({
			status: 422,
			answer: { message: expect.stringContaining('nobody@example.com') },
		});
	});
});

it.each(['new-hire-from-hr', 'leaver', 'keys-at-the-desk-start', 'keys-at-the-desk-finish'])(
	'%s asks who calls',
	async (path) => {
		expect((await call(path, { username: 'ada.lovelace' }, 'wrong')).status).toBe(403);
	},
);
