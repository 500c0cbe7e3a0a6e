import { ExecuteContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import type { CalledWorkflow } from '../../support/engine.mts';
import { MESSAGE, resumedWith, startConfirmation } from '../../support/enrollment/confirmation.mts';
import { LINK } from '../../support/enrollment/execution.mts';
import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

afterEach(() => {
	jest.restoreAllMocks();
});

type Extras = Parameters<typeof startConfirmation>[2];

/** What the admin is told instead of the node's waiting. */
const refusal = async (changes: IDataObject, extras: Extras = {}): Promise<string> =>
	await startConfirmation(sandbox, changes, extras).then(
		() => 'waits',
		(thrown: unknown) => (thrown as Error).message,
	);

it.each([
	[{ message: '={{ "" }}' }, "'Message' is empty"],
	[{ message: ' \n ' }, "'Message' is empty"],
	[{ message: '\u00a0\u2003\u2028' }, "'Message' is empty"],
	[{ message: 'x'.repeat(2001) }, "'Message' must be at most 2000 characters, got 2001"],
	[{ page: { logoUrl: 'logo.png' } }, "'Logo URL' must be a web address that starts with https://"],
	[{ page: { logoUrl: 'http://x.example/l.png' } }, "'Logo URL' must be a web address"],
	[{ page: { logoUrl: 'https://a:b@x.example/' } }, "'Logo URL' must be a web address"],
	[{ page: { logoUrl: 'https://10.0.0.1/l.png' } }, "'Logo URL' must be a web address"],
	[{ page: { logoUrl: `https://x.example/${'x'.repeat(2000)}` } }, "'Logo URL' must be"],
	[{ page: { customTexts: '[]' } }, "'Custom Texts' must be a JSON object"],
	[
		{ page: { customTexts: '{"doneText":"x"}' } },
		"'Custom Texts' has 'doneText', which is not a text on the page",
	],
	[{ page: { customTexts: { decline: 'x'.repeat(1001) } } }, "'Custom Texts' must be at most 1000"],
	[{ page: { accentColor: 'red' } }, "'Accent Color' must be a color such as"],
	[{ page: { help: 'x'.repeat(1001) } }, "'Help' must be at most 1000 characters, got 1001"],
	[{ page: { companyName: 'x'.repeat(1001) } }, "'Company Name' must be at most 1000 characters"],
	[{ rpId: locator('domain', 'example.com') }, "but the page is on 'localhost'"],
	[{ sendLinkWith: 'workflow', deliveryWorkflow: '={{ "" }}' }, "'Workflow' is empty"],
	[
		{ sendLinkWith: 'workflow', deliveryWorkflow: 'w', linkValidFor: 31, linkValidUnit: 'days' },
		"'Valid For' must be between 1 minute and 30 days, got '31 days'",
	],
])('%j is refused before anybody is asked', async (changes, message) => {
	expect(await refusal(changes)).toContain(message);
});

it.each([
	['Only These Devices', { onlyDevices: '={{ $json.none }}' }],
	['Only These Devices', { onlyDevices: '={{ [] }}' }],
	['Public Keys', { publicKeys: '={{ $json.none }}' }],
	['Public Keys', { publicKeys: '={{ [undefined, null].join(",") }}' }],
	['Public Keys', { publicKeys: '' }],
])('%s allows no other key by naming none: %j', async (label, options) => {
	expect(await refusal({ options })).toContain(`'${label}' is empty`);
});

it('takes the admin’s own texts, for readers of every language', async () => {
	const customTexts = { lang: 'sv', headline: 'Bekräfta', decline: 'Avvisa {company}' };
	const page = { companyName: 'Exempel AB', customTexts: JSON.stringify(customTexts) };
	const waiting = await startConfirmation(sandbox, { page });
	const headers = { 'accept-language': 'de' };
	const { text } = await waiting.send({ method: 'GET', headers });
	for (const own of ['lang="sv"', '<title>Bekräfta</title>', '>Avvisa Exempel AB<']) {
		expect(text).toContain(own);
	}
});

describe('Only These Devices', () => {
	const named = (onlyDevices: string) => ({ options: { onlyDevices } });
	const rp = { id: 'localhost', name: 'Example Ltd' };

	it.each([
		['a nickname that the user does not have', 'Old key, Older key'],
		['a key that is not active yet', 'New key'],
		['a key of another domain', 'Other key'],
		['a device that is no key', 'Phone'],
	])('refuses %s before anybody is asked', async (_, onlyDevices) => {
		await sandbox.seed({ nickname: 'Work key', rp });
		await sandbox.seed({ nickname: 'Other key', rp: { ...rp, id: 'example.com' } });
		await sandbox.seed({ type: 'SMS', nickname: 'Phone', members: { phone: '+1.5125551234' } });
		await sandbox.seedPending({ nickname: 'New key', rp });
		const message = await refusal(named(onlyDevices));
		expect(message).toContain(
			`'Only These Devices' is '${onlyDevices}', but the user has no active`,
		);
		expect(message).toContain("The user was not asked. The user has: 'Work key'.");
	});

	it('takes one of several that the user has', async () => {
		await sandbox.seed({ nickname: 'Work key', rp });
		expect(await refusal(named('Old key, Work key'))).toBe('waits');
	});

	it('says so when there is nothing to choose from', async () => {
		expect(await refusal(named('Work key'))).toContain('The user has none with a nickname');
	});

	it('sends no link', async () => {
		const sent: CalledWorkflow[] = [];
		const delivery = { sendLinkWith: 'workflow', deliveryWorkflow: 'mail' };
		const called = { ...named('Old key'), ...delivery };
		const callWorkflow = (call: CalledWorkflow) => void sent.push(call);
		expect(await refusal(called, { callWorkflow })).toContain("is 'Old key', but the user has no");
		expect(sent).toEqual([]);
	});
});

describe('the link', () => {
	it('of another user does not do', async () => {
		const user = locator('id', sandbox.ids.users[1].id);
		expect(await refusal({}, { link: { user } })).toContain("'User' has no confirmation link in");
	});

	it('of the execution that this one retries does not do', async () => {
		const own = ExecuteContext.prototype.getExecutionId;
		jest.spyOn(ExecuteContext.prototype, 'getExecutionId').mockImplementation(function (
			this: ExecuteContext,
		) {
			return this.getNode().name === LINK ? 'the one before' : own.call(this);
		});
		expect(await refusal({})).toContain('has a confirmation link of another execution');
	});

	/** Does something as soon as the node that waits has begun. */
	const whenItBegins = (act: (ctx: ExecuteContext) => void) => {
		const own = ExecuteContext.prototype.getExecuteData;
		jest.spyOn(ExecuteContext.prototype, 'getExecuteData').mockImplementation(function (
			this: ExecuteContext,
		) {
			if (this.getNode().name !== LINK) act(this);
			return own.call(this);
		});
	};
	const linksIn = (ctx: ExecuteContext) => ctx.getContext('flow').pingOneLinks as IDataObject[];

	it('that has expired does not do', async () => {
		const now = Date.now();
		whenItBegins(() => jest.spyOn(Date, 'now').mockReturnValue(now + 61_000));
		const link = { linkValidFor: 1, linkValidUnit: 'minutes' };
		expect(await refusal({}, { link })).toContain('has a confirmation link that expired on');
	});

	it('on which a node has waited does not do', async () => {
		whenItBegins((ctx) => linksIn(ctx).forEach((link) => (link.spent = true)));
		expect(await refusal({})).toContain('has no unused confirmation link');
	});
});

describe('the message', () => {
	const shown = async (message: string) => {
		const waiting = await startConfirmation(sandbox, { message });
		return (await waiting.send({ body: { action: 'open' } })).json.message;
	};

	// What runs afterward has these characters, so a message without them would not be what runs.
	it.each([
		['directions', 'Pay \u202e21\u202c EUR', 'Pay [U+202E]21[U+202C] EUR'],
		['nothing at all', 'ad\u200ba@example.com\u2060', 'ad[U+200B]a@example.com[U+2060]'],
		['joiners of other scripts', 'ad\u200da\u200cx', 'ad[U+200D]a[U+200C]x'],
		['fillers', '\u3164x\u115fx\u2800x\u00adx', '[U+3164]x[U+115F]x[U+2800]x[U+00AD]x'],
		['signs without ink', 'x\u{1d159}\u{16fe4}x', 'x[U+1D159][U+16FE4]x'],
		['tags', 'x\u{e0041}', 'x[U+E0041]'],
		['selectors of letters', 'a\ufe0f', 'a[U+FE0F]'],
		['controls', 'to\u0007 Bob\u009b', 'to[U+0007] Bob[U+009B]'],
		['private and unassigned', '\ue000\uffff', '[U+E000][U+FFFF]'],
		['half a character', 'x\ud800', 'x[U+D800]'],
		['a pile of marks', 'x\u0336\u0337\u0338\u0335', 'x\u0336\u0337\u0338[U+0335]'],
	])('shows %s', async (_, message, text) => {
		expect(await shown(message)).toBe(text);
	});

	it('leaves to scripts and pictures what they need', async () => {
		const message = 'می\u200cخواهم क्\u200dष 👩🏽\u200d💻 ❤\ufe0f 1\ufe0f\u20e3 zwölf';
		expect(await shown(message)).toBe(message);
	});

	it('keeps lines and indents, and no gap in which a part of it could get out of sight', async () => {
		expect(await shown('{\r\n  "a":\t1 \r}\u2028end\n')).toBe('{\n  "a":\t1\n}\nend');
		const gap = `harmless${'\n \u00a0'.repeat(400)}\nand all${' '.repeat(500)}to Eve`;
		expect(await shown(gap)).toBe(`harmless\n\nand all${' '.repeat(16)}to Eve`);
	});

	it('says how long it is with what it shows', async () => {
		await expect(shown('\u200b'.repeat(300))).rejects.toThrow(/at most 2000 characters, got 2400/);
	});

	it('is shown whole, at its longest', async () => {
		const message = 'x'.repeat(2000);
		expect(await shown(message)).toBe(message);
	});
});

it('settings of the page are on the page', async () => {
	const page = {
		companyName: 'Example Ltd',
		help: 'Call 1234',
		logoUrl: 'https://cdn.example.com/logo.svg',
		accentColor: '#AA0000',
		language: 'de',
	};
	const waiting = await startConfirmation(sandbox, { page });
	const { text, headers } = await waiting.send({ method: 'GET' });
	expect(text).toContain('Example Ltd');
	expect(text).toContain('Call 1234');
	expect(text).toContain('lang="de"');
	expect(text).toContain('#aa0000');
	expect(headers['content-security-policy']).toContain(
		"img-src 'self' https://cdn.example.com/logo.svg;",
	);
});

describe('Send Link With A Workflow', () => {
	const changes = {
		sendLinkWith: 'workflow',
		deliveryWorkflow: 'mailer',
		linkValidFor: 2,
		linkValidUnit: 'hours',
	};

	it('hands the link to that workflow and waits for its end', async () => {
		const called: CalledWorkflow[] = [];
		const callWorkflow = (call: CalledWorkflow) => {
			called.push(call);
		};
		const waiting = await startConfirmation(sandbox, changes, { callWorkflow });
		expect(called).toHaveLength(1);
		const [{ id, items, parent }] = called;
		expect(id).toBe('mailer');
		// With shouldResume, n8n would end this wait when a workflow that waits itself ends.
		expect(parent).toMatchObject({
			executionId: waiting.executionId,
			workflowId: 'workflow',
			shouldResume: false,
		});
		const item = items[0].json;
		const user = sandbox.user();
		expect(item).toMatchObject({
			message: MESSAGE,
			reminder: 0,
			user: { id: user.id, username: user.username, email: expect.any(String) as string },
		});
		expect(item.link).toBe(`${String(item.link).split('#')[0]}#${String(item.code)}`);
		const left = Date.parse(String(item.validUntil)) - Date.now();
		expect(left).toBeGreaterThan(1.9 * 3_600_000);
		expect(left).toBeLessThanOrEqual(2 * 3_600_000);
		const declined = await waiting.send({
			body: { action: 'decline' },
			proof: String(item.code),
		});
		expect(resumedWith(declined)).toMatchObject({ approved: false });
	});

	it('passes on the language that the user wants most, as a tag, where PingOne knows one', async () => {
		const body = { ...sandbox.user(), enabled: true, mfaEnabled: true };
		const email = 'a@example.com';
		for (const [more, language] of [
			[{ preferredLanguage: 'de', email }, 'de'],
			[{ preferredLanguage: 'de;q=1.0', email }, 'de'],
			[{ preferredLanguage: 'en;q=0.5, i-own, de-CH;q=0.8', email }, 'de-CH'],
			[{ preferredLanguage: 'de_DE', email: undefined }, undefined],
			[{ preferredLanguage: 7, email: undefined }, undefined],
			[{ email: undefined }, undefined],
		] as const) {
			const seen: IDataObject[] = [];
			const fault = { kind: 'status', status: 200, body: { ...body, ...more } };
			await sandbox.fault('users.get', fault, { times: -1 });
			await startConfirmation(sandbox, changes, {
				callWorkflow: ({ items }) => {
					seen.push(items[0].json.user as IDataObject);
				},
			});
			await sandbox.control('DELETE', '/faults');
			expect(seen.map((user) => [user.language, 'email' in user])).toEqual([
				[language, language !== undefined],
			]);
		}
	});

	it.each([
		[new Error('The mail server is down.'), 'The mail server is down'],
		['no mail server', 'no mail server'],
		[new Error('x'.repeat(1000)), 'x'.repeat(300)],
	])('waits for nobody when the workflow fails (%#)', async (thrown, words) => {
		const callWorkflow = () => {
			throw thrown as Error;
		};
		const message = await refusal(changes, { callWorkflow });
		expect(message).toContain(`'Workflow' did not send the link: ${words}`);
		expect(message).toContain('No one was asked');
		expect(message).not.toContain('x'.repeat(301));
		expect(message).not.toContain('down..');
	});
});
