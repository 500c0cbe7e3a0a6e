import { ExecuteContext } from 'n8n-core';
import type { DOMWindow } from 'jsdom';
import type { IDataObject } from 'n8n-workflow';
import { backupProofOf } from '../../../nodes/PingOne/page/link/proof.ts';
import { findLink, type LinkRecord } from '../../../nodes/PingOne/page/link/records.ts';
import {
	begin,
	finish,
	resumedWith,
	touch,
	type Begun,
} from '../../support/enrollment/ceremony.mts';
import {
	enrollParameters,
	LINK,
	linkIn,
	linkParameters,
	startTesting,
	WaitingExecution,
	watchLinkOf,
} from '../../support/enrollment/execution.mts';
import { later } from '../../support/enrollment/facts.mts';
import { openInDom, type CreationOptions } from '../../support/enrollment/pageInDom.mts';
import { runNode, type RunSettings } from '../../support/engine.mts';
import { credentialFor } from '../../support/tenant.mts';
import { useUnkindPingOne } from '../../support/enrollment/unkind.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();
useUnkindPingOne(sandbox);

afterEach(() => {
	jest.restoreAllMocks();
});

const FIRST = 'First';
const OPTIONS = { askForBackup: true };
const executionId = 'visit';

const settingsOf = (changes: IDataObject, before: RunSettings['before']): RunSettings => ({
	parameters: enrollParameters(sandbox, changes),
	before,
	credential: credentialFor(sandbox),
	executionId,
});

/** Link, Enroll which offers a backup, and Enroll which waits for it; the first one waits. */
async function startFirst(ofLink: IDataObject = {}): Promise<WaitingExecution> {
	const link = { name: LINK, parameters: linkParameters(sandbox, ofLink) };
	const first = { name: FIRST, parameters: enrollParameters(sandbox, { options: OPTIONS }) };
	const { run, error } = await runNode(settingsOf({}, [link, first]));
	expect([error, run.data.resultData.error]).toEqual([undefined, undefined]);
	const serving = { ...settingsOf({ options: OPTIONS }, [link]), nodeName: FIRST };
	return new WaitingExecution(run, serving, executionId, linkIn(run).code);
}

/** The second node of the same execution, which has come as far as to wait. */
async function startSecond(first: WaitingExecution, proof: string): Promise<WaitingExecution> {
	const flow = first.run.data.executionData?.contextData.flow as IDataObject;
	const own = ExecuteContext.prototype.getContext;
	jest.spyOn(ExecuteContext.prototype, 'getContext').mockImplementation(function (
		this: ExecuteContext,
		type,
	) {
		return type === 'flow' ? flow : own.call(this, type);
	});
	const settings = settingsOf({}, []);
	const { run, error } = await runNode(settings);
	expect([error, run.data.resultData.error]).toEqual([undefined, undefined]);
	return new WaitingExecution(run, settings, executionId, proof);
}

/** The first passkey is registered. @returns the answer to the page */
async function enrollFirst(first: WaitingExecution) {
	const done = await finish(first, await begin(first));
	expect(resumedWith(done)).toMatchObject({ status: 'ACTIVE', enrollment: { status: 'ENROLLED' } });
	return done.json;
}

it('the page is offered a link for a second passkey, which has a result of its own', async () => {
	const first = await startFirst();
	const { done, backup } = await enrollFirst(first);
	expect([done, String(backup)]).toEqual([true, expect.stringMatching(/^[0-9a-z]{32}$/)]);
	expect(backup).not.toBe(first.proof);

	const second = await startSecond(first, String(backup));
	expect((await second.send({ body: { action: 'open' } })).json).toMatchObject({ ok: true });
	const answer = await finish(second, await begin(second));
	expect(answer.json).toEqual({ ok: true, done: true });
	const { enrollment, status } = resumedWith(answer);
	expect([status, enrollment]).toEqual([
		'ACTIVE',
		expect.not.objectContaining({ conflict: expect.anything() }),
	]);
	const devices = await sandbox.devicesOf();
	expect(devices.map((device) => device.status)).toEqual(['ACTIVE', 'ACTIVE']);
});

it('the mailed link does not open the wait for the second passkey', async () => {
	const first = await startFirst();
	const { backup } = await enrollFirst(first);
	const second = await startSecond(first, String(backup));
	const opened = await second.send({ body: { action: 'open' }, proof: first.proof });
	expect(opened.json).toMatchObject({ ok: false, code: 'over' });
});

it('each passkey is tested with the link that it was registered with, whichever comes first', async () => {
	const first = await startFirst();
	const done = await finish(first, await begin(first));
	const proof = String(done.json.backup);
	const second = await startSecond(first, proof);
	jest.restoreAllMocks();
	const items = [resumedWith(done), resumedWith(await finish(second, await begin(second)))];
	for (const [index, own] of [first.proof, proof].entries()) {
		const testing = await startTesting(first, items[index]);
		const opened = await testing.send({ body: { action: 'open' }, proof: own });
		expect(opened.json).toMatchObject({ ok: true, test: true });
		const other = await testing.send({
			body: { action: 'open' },
			proof: [proof, first.proof][index],
		});
		expect(other.json).toMatchObject({ ok: false, code: 'over' });
	}
	const { linkExpiresAt: _, ...enrollment } = items[0].enrollment as IDataObject;
	await expect(startTesting(first, { ...items[0], enrollment })).rejects.toThrow(
		'enrollment.linkExpiresAt, which tells the user’s links apart, is missing or changed',
	);
	// The link that was mailed tells of the first one.
	const watching = await watchLinkOf(first, items[0]);
	const { json } = await watching.send({ body: { action: 'open' } });
	expect(json).toMatchObject({ code: 'used', canReport: true });
	await expect(watchLinkOf(first, items[1])).rejects.toThrow('it is of a second passkey');
});

it('with a start code, the second passkey takes it, too: the link alone tells the way to both', async () => {
	const first = await startFirst({ options: { startCode: true } });
	const { startCode } = first.mailed;
	await finish(first, await begin(first, { startCode }));
	const second = await startSecond(first, backupProofOf(first.proof));
	const opened = await second.send({ body: { action: 'open' } });
	expect(opened.json).toMatchObject({ ok: true, asksStartCode: true });
	for (const guess of [undefined, '00000000']) {
		const refused = await second.send({ body: { action: 'begin', startCode: guess } });
		expect(refused.json).toMatchObject({ ok: false, code: 'startCode' });
	}
	const answer = await finish(second, await begin(second, { startCode }));
	expect(resumedWith(answer)).toMatchObject({ status: 'ACTIVE' });
});

it('the mailed link is the one that is watched afterward', async () => {
	const first = await startFirst();
	const done = await finish(first, await begin(first));
	const second = await startSecond(first, String(done.json.backup));
	const settings = {
		...settingsOf({}, []),
		parameters: { resource: 'device', operation: 'watchLink', watchFor: 72 },
		items: [resumedWith(done)],
	};
	const { run, error } = await runNode(settings);
	expect(error).toBeUndefined();
	const watching = new WaitingExecution(run, settings, executionId, first.proof);
	const opened = await watching.send({ body: { action: 'open' } });
	expect(opened.json).toMatchObject({ code: 'used', canReport: true });
	const other = await watching.send({ body: { action: 'open' }, proof: second.proof });
	expect(other.json).toEqual({ ok: false, code: 'over' });
});

it('the second link opens nothing before the first passkey is there', async () => {
	const first = await startFirst();
	const { backup } = await enrollFirst(first);
	const again = await startFirst();
	const opened = await again.send({ body: { action: 'open' }, proof: String(backup) });
	expect(opened.json).toMatchObject({ ok: false, code: 'wrongLink' });
});

const create = ({ challenge, rp }: CreationOptions) =>
	touch({
		token: '',
		options: { rp, challenge: Buffer.from(challenge).toString('base64url') },
	} as unknown as Begun);

interface Posted {
	body?: string;
}

/** n8n goes on to the second node only when the page has asked for the second link so often. */
const goingOnAfter = (tooEarly: number, first: WaitingExecution) => (window: DOMWindow) => {
	const reach = window.fetch as (address: string, init: Posted) => Promise<object>;
	let asked = 0;
	let second: WaitingExecution | undefined;
	const fetch = async (address: string, init: Posted) => {
		const body = JSON.parse(init.body ?? '{}') as { proof?: string };
		const isOfSecond = body.proof !== undefined && body.proof !== first.proof;
		if (!isOfSecond || (asked += 1) <= tooEarly) return await reach(address, init);
		second ??= await startSecond(first, body.proof!);
		const { status, text } = await second.send({ body });
		return { status, text: async () => await Promise.resolve(text) };
	};
	const later = globalThis.setTimeout;
	// The page's pauses take no time; its limits, which are longer, do not pass.
	const setTimeout = (act: () => void, ms = 0) => (ms < 10_000 ? later(act) : undefined);
	Object.assign(window, { fetch, setTimeout });
};

it('a page that asks for the second passkey before n8n has gone on asks again', async () => {
	const first = await startFirst();
	const page = await openInDom(first, { create, change: goingOnAfter(2, first) });
	await page.click('go');
	expect(page.isShown('more')).toBe(true);
	await page.click('more');
	expect(page.sent.filter(({ proof }) => proof !== first.proof)).toHaveLength(2);
	expect([page.text('note'), page.isShown('offer')]).toEqual(['', true]);
});

it('waits half an hour for it, and not as long as the mailed link is valid', async () => {
	const first = await startFirst();
	const second = await startSecond(first, String((await enrollFirst(first)).backup));
	later(31 * 60_000);
	const opened = await second.send({ body: { action: 'open' } });
	expect(opened.json).toMatchObject({ ok: false, code: 'expired' });
});

it('refuses when no node would wait for it', async () => {
	const { message, description } = await node.refusal(
		enrollParameters(sandbox, { options: OPTIONS }),
	);
	expect([message, description]).toEqual([
		"'Ask for a Backup Passkey' needs a node that waits for the second passkey",
		expect.stringContaining('another Enroll FIDO2 Device node'),
	]);
});

describe('a first node that fails once, with Retry On Fail', () => {
	const SECOND = {
		name: 'Second',
		type: 'n8n-nodes-pingone.pingOne',
		typeVersion: 1,
		disabled: false,
		parameters: { resource: 'device', operation: 'enroll' },
	};

	it('waits for the link that was mailed', async () => {
		const children = jest.spyOn(ExecuteContext.prototype, 'getChildNodes');
		children.mockReturnValue([SECOND] as never);
		await sandbox.fault('devices.list', { kind: 'status', status: 403 }, { times: 1 });
		const link = { name: LINK, parameters: linkParameters(sandbox) };
		const settings = { ...settingsOf({ options: OPTIONS }, [link]), tries: 3 };
		const { run } = await runNode(settings);
		const waiting = new WaitingExecution(run, settings, executionId, linkIn(run).code);
		expect((await waiting.send({ body: { action: 'open' } })).json).toMatchObject({ ok: true });
	});
});

describe('the newest unused link', () => {
	const record = (salt: string, more: Partial<LinkRecord> = {}): LinkRecord => ({
		version: 1,
		executionId,
		userId: 'ada',
		purpose: 'enrollment',
		salt,
		digests: [],
		codes: [],
		backups: [],
		backupCodes: [],
		validUntil: Infinity,
		asksStartCode: false,
		spent: false,
		...more,
	});
	const find = (...links: LinkRecord[]) =>
		findLink(links, { userId: 'ada', purpose: 'enrollment' })?.salt;

	it('is no backup while the link that it comes with is unused', () => {
		expect(find(record('mailed'), record('backup', { backupOf: 'mailed' }))).toBe('mailed');
	});

	it('is the backup afterward, or when it is looked for alone', () => {
		const backup = record('backup', { backupOf: 'mailed' });
		expect(find(record('mailed', { spent: true }), backup)).toBe('backup');
		expect(find(backup)).toBe('backup');
	});
});
