import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { readPageRequest as readConfirmationRequest } from '../../../nodes/PingOne/confirmation/pageRequest.ts';
import {
	receiptFrom,
	verifyReceipt,
	type Receipt,
} from '../../../nodes/PingOne/confirmation/receipt.ts';
import { isWait as isConfirmation } from '../../../nodes/PingOne/confirmation/wait.ts';
import { readPageRequest as readEnrollmentRequest } from '../../../nodes/PingOne/enrollment/pageRequest.ts';
import { isTestWait } from '../../../nodes/PingOne/enrollment/signInTest.ts';
import { isShown, isWait as isEnrollment } from '../../../nodes/PingOne/enrollment/wait.ts';
import type { LinkPurpose } from '../../../nodes/PingOne/page/link/proof.ts';
import { linksOf, type LinkRecord } from '../../../nodes/PingOne/page/link/records.ts';
import { sealerFor, type Binding } from '../../../nodes/PingOne/page/link/seal.ts';
import { type BaseWait, readWait, WAIT_KEY } from '../../../nodes/PingOne/waiting/wait.ts';
import { giveKey } from '../../support/authentications.mts';
import { depth } from '../../support/depth.mts';
import { begin, finish } from '../../support/enrollment/ceremony.mts';
import { answerOf, startConfirmation } from '../../support/enrollment/confirmation.mts';
import {
	LINK,
	ORIGIN,
	startEnrollment,
	startWatching,
	WaitingExecution,
} from '../../support/enrollment/execution.mts';
import { listen } from '../../support/enrollment/listen.mts';
import { enrollToTest } from '../../support/enrollment/trial.mts';
import { damaged, frozen, kept, waysIn } from '../../support/mutants.mts';
import { useWorld } from '../../support/world.mts';

/* What an execution keeps of links and waits: as version 0.1 keeps it, of a later version, and damaged. */

const world = useWorld();
const { sandbox } = world;

afterEach(() => {
	jest.restoreAllMocks();
});

const KINDS = {
	enrollWait: isEnrollment,
	watchWait: isEnrollment,
	confirmWait: isConfirmation,
	testWait: isTestWait,
};

const ENROLLED = { id: 'd', status: 'ACTIVE', enrollment: { status: 'ENROLLED' } };
const withCode = { link: { options: { startCode: true } } };

/** Executions that wait, of each kind. Those that ask do so for a start code, where there may be one. */
const STARTS: Record<keyof typeof KINDS, () => Promise<WaitingExecution>> = {
	enrollWait: async () => await startEnrollment(sandbox, {}, withCode),
	async watchWait() {
		const { id, username } = sandbox.user();
		const enrollment = { ...ENROLLED.enrollment, user: { id, username } };
		return await startWatching(sandbox, { ...ENROLLED, enrollment } as IDataObject);
	},
	confirmWait: async () => await startConfirmation(sandbox, {}, withCode),
	async testWait() {
		const { id: userId, username } = sandbox.user();
		const testing = await enrollToTest(sandbox, {}, ({ id, credentialId, enrollment }) => {
			const user = { id: userId, username, name: 'Ada Lovelace' };
			const { publicKey } = enrollment as IDataObject;
			return { id, credentialId, enrollment: { ...ENROLLED.enrollment, user, publicKey } };
		});
		return testing.waiting;
	},
};

const kinds = Object.keys(KINDS) as Array<keyof typeof KINDS>;

const contextOf = ({ run }: WaitingExecution) =>
	run.data.executionData!.contextData['node:PingOne'];
/** As n8n stores it. */
const keptBy = (waiting: WaitingExecution) =>
	JSON.parse(JSON.stringify(contextOf(waiting)[WAIT_KEY])) as IDataObject;

const contextWith = (links: unknown) =>
	({ getContext: () => ({ pingOneLinks: links }) }) as unknown as IExecuteFunctions;

/** The names of all members; those of a list's entries once. */
const membersOf = (value: unknown) => [
	...new Set(waysIn(value).map((way) => way.filter((name) => !/^\d+$/.test(name)).join('.'))),
];

/** What a page got from version 0.1, to send it back. */
interface Sealed {
	purpose: LinkPurpose;
	binding: Binding;
	token: string;
	content: object;
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A token of later versions, cut, and with any of its characters replaced. */
const damagedTokens = (token: string): unknown[] => [
	...[undefined, null, 7, {}, '', token.slice(3), token.replace('v1', 'v2'), `${token}.x`],
	...Array.from(token, (own, at) => {
		// The highest of its six bits; the lowest of the last one may mean nothing.
		const other = BASE64URL[BASE64URL.indexOf(own) ^ 32] ?? 'A';
		return `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
	}),
	...Array.from(token, (_, length) => token.slice(0, length)),
];

function thrownBy(work: () => unknown): string | undefined {
	try {
		work();
	} catch (thrown) {
		return (thrown as Error).constructor.name;
	}
	return undefined;
}

/** The code that goes with a link, where it asks for one. */
const startCodeOf = ({ run }: WaitingExecution): unknown => {
	const { enrollment, confirmation } = (run.data.resultData.runData[LINK]?.[0].data?.main[0]?.[0]
		.json ?? {}) as Record<string, IDataObject | undefined>;
	return (enrollment ?? confirmation)?.startCode;
};

/** What a user was mailed by version 0.1: the execution's address, and what stands behind its `#`. */
interface Mailed {
	executionId: string;
	proof: string;
	startCode?: string;
}

/** An execution that waits since version 0.1, and the link that was mailed then. */
async function waitingSince01(kind: keyof typeof KINDS, changes: IDataObject = {}) {
	const { executionId, proof, startCode } = (kept('mailed') as Record<string, Mailed>)[kind];
	const { run, settings } = await STARTS[kind]();
	const waiting = new WaitingExecution(run, settings, executionId, proof);
	contextOf(waiting)[WAIT_KEY] = { ...(kept(kind) as IDataObject), ...changes };
	return { waiting, startCode };
}

describe('what version 0.1 keeps', () => {
	it.each(kinds)('%s is read by this version', (kind) => {
		const wait = kept(kind) as BaseWait;
		expect(readWait(JSON.stringify({ [WAIT_KEY]: wait }), KINDS[kind])).toEqual(wait);
	});

	it('the records of links are read by this version', () => {
		const links = kept('links') as LinkRecord[];
		expect(linksOf(contextWith(links))).toEqual(links);
	});

	it.each(kinds)('%s has every member that this version keeps', async (kind) => {
		const known = membersOf(frozen(kind));
		const kept = membersOf(keptBy(await STARTS[kind]()));
		expect(kept.filter((name) => !known.includes(name))).toEqual([]);
	});
});

describe('a link that version 0.1 has mailed', () => {
	it('enrolls, with the start code of then and not without', async () => {
		const { waiting, startCode } = await waitingSince01('enrollWait');
		const { json } = await waiting.send({ body: { action: 'begin' } });
		expect(json).toMatchObject({ ok: false, code: 'startCode' });
		const done = await finish(waiting, await begin(waiting, { startCode }));
		expect(done.json).toMatchObject({ ok: true, done: true });
		expect(done.resumed?.[0][0].json).toMatchObject({
			status: 'ACTIVE',
			enrollment: { status: 'ENROLLED' },
		});
	});

	it('confirms, with the start code of then and not without', async () => {
		const { key } = await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
		await sandbox.control('POST', '/settings', { ownAuthenticationChallenge: true });
		const { waiting, startCode } = await waitingSince01('confirmWait', { publicKeys: [] });
		const { json } = await waiting.send({ body: { action: 'begin' } });
		expect(json).toMatchObject({ ok: false, code: 'startCode' });
		const answer = await answerOf(waiting, key, {}, { startCode });
		const done = await waiting.send({ body: answer });
		expect(done.resumed?.[0][0].json).toMatchObject({
			approved: true,
			confirmation: { status: 'CONFIRMED', messageSigned: true },
		});
	});

	it('tells a later visitor, who reports it', async () => {
		const { waiting } = await waitingSince01('watchWait');
		const { json } = await waiting.send({ body: { action: 'open' } });
		expect(json).toMatchObject({ code: 'used', canReport: true });
		const reported = await waiting.send({ body: { action: 'report' } });
		expect(reported.resumed?.[0][0].json).toMatchObject({ enrollment: { reported: true } });
	});

	it('tests a sign-in, which the user skips', async () => {
		const { waiting } = await waitingSince01('testWait');
		const { json } = await waiting.send({ body: { action: 'open' } });
		expect(json).toMatchObject({ ok: true, test: true, account: 'ada' });
		const skipped = await waiting.send({ body: { action: 'decline', reason: 'canceled' } });
		expect(skipped.resumed?.[0][0].json).toEqual({
			...(frozen('testWait').item as object),
			signIn: { status: 'FAILED', reason: 'CANCELED' },
		});
	});
});

describe('a page that version 0.1 has opened', () => {
	const READERS = { enrollment: readEnrollmentRequest, confirmation: readConfirmationRequest };
	const { proof } = (kept('mailed') as Record<string, Mailed>).enrollWait;

	it.each(['enrollment', 'confirmation'] as const)('is understood: %s', (purpose) => {
		const posts = (kept('posts') as Record<string, object[]>)[purpose];
		for (const post of posts) expect(READERS[purpose]({ proof, ...post })).toMatchObject(post);
	});

	it('comes back with what was sealed then, which opens for it alone', () => {
		const { clientSecret } = sandbox.ids;
		const tokens = kept('tokens') as Sealed[];
		expect(tokens.map(({ purpose }) => purpose)).toEqual(['enrollment', 'confirmation']);
		for (const { purpose, binding, token, content } of tokens) {
			expect(sealerFor(clientSecret, purpose, binding).open(token)).toEqual(content);
			for (const name of Object.keys(binding)) {
				const other = { ...binding, [name]: 'other' };
				expect(sealerFor(clientSecret, purpose, other).open(token)).toBeUndefined();
			}
			// Of a later version, and damaged in any place.
			for (const broken of damagedTokens(token)) {
				const opened = sealerFor(clientSecret, purpose, binding).open(broken);
				expect({ broken, opened }).toEqual({ broken, opened: undefined });
			}
		}
	});
});

describe('an attempt that was begun before an update', () => {
	/** What the node has sealed into a token. */
	const openIn = ({ executionId }: WaitingExecution, wait: IDataObject, purpose: LinkPurpose) => {
		const { id: userId } = wait.person as { id: string };
		const binding = { executionId, nodeId: 'pingone', nonce: String(wait.nonce), userId };
		return sealerFor<object>(sandbox.ids.clientSecret, purpose, binding);
	};
	const sample = (purpose: LinkPurpose) =>
		(kept('tokens') as Sealed[]).find((each) => each.purpose === purpose);

	it('begins anew when its token is of another version, and enrolls', async () => {
		const waiting = await STARTS.enrollWait();
		const startCode = startCodeOf(waiting);
		const begun = await begin(waiting, { startCode });
		const sealer = openIn(waiting, keptBy(waiting), 'enrollment');
		const { content } = sealer.open(begun.token) as { content: object };
		const updated = await waiting.elsewhere();
		for (const token of [begun.token.replace('v1', 'v2'), sealer.seal(content)]) {
			const { json, resumed } = await finish(updated, { ...begun, token });
			expect([json.code, resumed]).toEqual(['stale', undefined]);
		}
		const done = await finish(updated, await begin(updated, { startCode }));
		expect(done.json).toMatchObject({ ok: true });
	});

	it('goes on when its token is of this one', async () => {
		const waiting = await STARTS.enrollWait();
		const begun = await begin(waiting, { startCode: startCodeOf(waiting) });
		const done = await finish(await waiting.elsewhere(), begun);
		expect(done.json).toMatchObject({ ok: true });
	});

	it('has no member that version 0.1 has not sealed: that needs another version of the token', async () => {
		const enrolling = await STARTS.enrollWait();
		const { token } = await begin(enrolling, { startCode: startCodeOf(enrolling) });
		await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
		await sandbox.control('POST', '/settings', { ownAuthenticationChallenge: true });
		const confirming = await STARTS.confirmWait();
		const { json } = await confirming.send({
			body: { action: 'begin', startCode: startCodeOf(confirming) },
		});
		const sealed = {
			enrollment: openIn(enrolling, keptBy(enrolling), 'enrollment').open(token),
			confirmation: openIn(confirming, keptBy(confirming), 'confirmation').open(json.token),
		};
		for (const purpose of ['enrollment', 'confirmation'] as const) {
			const known = membersOf(sample(purpose)?.content);
			const members = membersOf(sealed[purpose]);
			expect(members).toContain('content.challenge');
			expect(members.filter((name) => !known.includes(name))).toEqual([]);
		}
	});
});

it('a receipt of version 0.1 is verified', () => {
	const { publicKey, receipt } = kept('receipt') as { publicKey: string; receipt: Receipt };
	const { rpId, origin, message } = receipt;
	const expected = { rpId, origin, messageSigned: true };
	const key = new Uint8Array(Buffer.from(publicKey, 'base64url'));
	expect(verifyReceipt(receiptFrom(JSON.stringify(receipt)), key, expected)).toMatchObject({
		...{ messageSigned: true, userVerified: true, message },
	});
	for (const { what, value } of damaged(receipt)) {
		const taken = () => verifyReceipt(receiptFrom(JSON.stringify(value)), key, expected);
		expect({ what, thrown: thrownBy(taken) }).toEqual({ what, thrown: 'WebAuthnDataError' });
	}
});

/** Values of a record that this version does not know as a whole. */
const unknown = (record: object) => [
	...[2, 0, '1', null, undefined].map((version) => ({
		what: `version: ${String(version)}`,
		value: { ...record, version } as unknown,
	})),
	...damaged(record),
];

describe.each(kinds)('%s that cannot be read', (kind) => {
	it('is told by a page, never called expired, and never opened without its code', async () => {
		const waiting = await STARTS[kind]();
		const whole = structuredClone(keptBy(waiting));
		const startCode = startCodeOf(waiting);
		const lines = listen();
		const every = unknown(whole);
		expect(every.length).toBeGreaterThan(150);
		const all = every.filter((_, place) => place % depth(7, 1) === 0);
		let unreadable = 0;
		for (const { what, value } of all) {
			contextOf(waiting)[WAIT_KEY] = value as IDataObject;
			const { status, headers, text } = await waiting.send({ method: 'GET' });
			const opened = await waiting.send({ body: { action: 'open' } });
			// A test asks for no code.
			const begins = kind !== 'testWait' || status !== 200;
			const begun = begins ? await waiting.send({ body: { action: 'begin' } }) : opened;
			const seen = {
				what,
				isPage: (headers['content-type'] ?? '').startsWith('text/html'),
				isKnown: [200, 424].includes(status),
				resumed: [opened.resumed, begun.resumed],
				code: opened.json.code,
				begun: begins && begun.json.ok,
			};
			expect(seen).toEqual({
				...{ what, isPage: true, isKnown: true, resumed: [undefined, undefined] },
				code: status === 424 ? 'unavailable' : kind === 'watchWait' ? 'used' : undefined,
				begun: false,
			});
			if (status !== 424) {
				// A wait of its own: failed attempts close one.
				contextOf(waiting)[WAIT_KEY] = { ...(value as IDataObject), nonce: what };
				await waiting.send({ body: { action: 'begin', startCode } });
				continue;
			}
			expect(text).toContain(LANGUAGES.en.enroll.unavailable);
			unreadable += 1;
		}
		// A page that can be served meets no fault, whatever PingOne says to it.
		const faults = lines.filter((line) => /^\w+\.failed /.test(line));
		expect(faults.length).toBe(3 * unreadable);
		expect(faults.filter((line) => !line.includes('UnreadableWait'))).toEqual([]);
		// In the others, it is what may be missing, or belongs to PingOne or the workflow.
		expect(unreadable).toBeGreaterThan(all.length * 0.75);
		contextOf(waiting)[WAIT_KEY] = whole;
		expect((await waiting.send({ method: 'GET' })).status).toBe(200);
	});
});

describe('a link that cannot be read', () => {
	const links = kept('links') as LinkRecord[];
	const [link] = links.filter(({ asksStartCode }) => asksStartCode);

	it('is waited on by no node', () => {
		// The page is for those who watch the link; one without a digest for a second passkey offers none.
		const others = /^(page|origin)|^(backups|backupCodes).0: undefined/;
		const all = unknown(link).filter(({ what }) => !others.test(what));
		expect(all.length).toBeGreaterThan(70);
		for (const { what, value } of all) {
			const read = () => linksOf(contextWith([value]));
			expect({ what, thrown: thrownBy(read) }).toEqual({ what, thrown: 'FieldError' });
		}
	});

	it('is watched by no node when its page cannot be read', () => {
		const { page, origin } = link;
		expect(isShown({ page, origin })).toBe(true);
		const mayBeMissing = /^page.(attachment|texts.button): undefined/;
		for (const { what, value } of damaged({ page, origin })) {
			if (!mayBeMissing.test(what))
				expect({ what, is: isShown(value) }).toEqual({ what, is: false });
		}
	});

	it.each([['x'], [7], [{}], [[null]]])('nor is %j taken for none', (value) => {
		expect(() => linksOf(contextWith(value))).toThrow("'Input' is from an execution whose links");
	});
});
