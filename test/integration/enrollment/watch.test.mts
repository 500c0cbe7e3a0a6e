import type { IDataObject } from 'n8n-workflow';
import { resumedWith } from '../../support/enrollment/ceremony.mts';
import { runNode } from '../../support/engine.mts';
import { startWatching } from '../../support/enrollment/execution.mts';
import { later } from '../../support/enrollment/facts.mts';
import { credentialFor } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

afterEach(() => {
	jest.restoreAllMocks();
});

const AT = '2026-11-25T10:00:00.000Z';
const enrolled = (): IDataObject => ({
	id: 'device',
	status: 'ACTIVE',
	enrollment: {
		status: 'ENROLLED',
		enrolledAt: AT,
		user: { id: sandbox.ids.users[0].id, username: 'ada.lovelace', name: 'Ada Lovelace' },
	},
});

it('says no time when a node in between has dropped it', async () => {
	const item = enrolled();
	delete (item.enrollment as IDataObject).enrolledAt;
	const watching = await startWatching(sandbox, item);
	const opened = await watching.send({ body: { action: 'open' } });
	expect(opened.json).toEqual({ ok: false, code: 'used', canReport: true });
});

it('offers no report that it would not take', async () => {
	const watching = await startWatching(sandbox, enrolled());
	later(73 * 3_600_000);
	const { json } = await watching.send({ body: { action: 'open' } });
	expect(json).toEqual({ ok: false, code: 'used', at: AT });
});

it('tells who opens a used link when it was used, and nothing to others', async () => {
	const watching = await startWatching(sandbox, enrolled());
	const { text, status } = await watching.send({ method: 'GET' });
	expect([status, /\bAda\b|Lovelace|2026/i.test(text)]).toEqual([200, false]);
	const opened = await watching.send({ body: { action: 'open' } });
	expect(opened).toMatchObject({ status: 409, json: { code: 'used', at: AT, canReport: true } });
	for (const action of ['open', 'report']) {
		const other = await watching.send({ body: { action }, proof: '0'.repeat(32) });
		expect(other).toMatchObject({ status: 403, json: { ok: false, code: 'wrongLink' } });
		expect(other.resumed).toBeUndefined();
	}
	for (const action of ['begin', 'abandon']) {
		const body = { action, token: 't' };
		expect((await watching.send({ body })).json).toMatchObject({ code: 'used' });
	}
});

it.each([
	['that it is done', 'own', { ok: true, done: true }],
	['that another has used the link', 'other', { code: 'used', at: AT, canReport: true }],
	['no alarm where it is not known which one was', undefined, { ok: false, code: 'over' }],
])('tells the page that sends its passkey again %s', async (_, credentialId, told) => {
	const watching = await startWatching(sandbox, {
		...enrolled(),
		...(credentialId !== undefined && { credentialId }),
	});
	const body = { action: 'finish', token: 't', attestation: { id: 'own' } };
	const { json, resumed } = await watching.send({ body });
	expect([json, resumed]).toEqual([expect.objectContaining(told), undefined]);
});

it('tells the page that sends a passkey too late that the link had expired', async () => {
	const { enrollment } = enrolled();
	const item = { enrollment: { ...(enrollment as IDataObject), status: 'EXPIRED' } };
	const watching = await startWatching(sandbox, item);
	const body = { action: 'finish', token: 't', attestation: { id: 'own' } };
	expect((await watching.send({ body })).json).toMatchObject({ code: 'expired' });
});

it('lets the workflow go on at once when somebody says that it was not them', async () => {
	const watching = await startWatching(sandbox, enrolled());
	const answer = await watching.send({ body: { action: 'report' } });
	expect(answer.json).toMatchObject({ ok: true, reported: true });
	expect(resumedWith(answer)).toMatchObject({
		id: 'device',
		status: 'ACTIVE',
		enrollment: { reported: true, report: { sourceIp: '192.0.2.7' } },
	});
});

it('raises one alarm, however often it is pressed at once', async () => {
	const watching = await startWatching(sandbox, enrolled());
	const report = async () => await watching.send({ body: { action: 'report' } });
	const answers = await Promise.all([report(), report(), report()]);
	expect(answers.map(({ json }) => json.reported)).toEqual([true, true, true]);
	expect(answers.filter(({ resumed }) => resumed !== undefined)).toHaveLength(1);
});

it('tells n8n of a report again that it has not heard', async () => {
	const watching = await startWatching(sandbox, enrolled());
	await watching.send({ body: { action: 'report' }, isOvertaken: true });
	const opened = await watching.send({ body: { action: 'open' } });
	expect(resumedWith(opened)).toMatchObject({ enrollment: { reported: true } });
});

it.each([
	['EXPIRED', 'expired', 410],
	['CLOSED', 'closed', 410],
])('of a link that is %s it only says so', async (status, code, http) => {
	const { enrollment } = enrolled();
	const item = { enrollment: { ...(enrollment as IDataObject), status } };
	const watching = await startWatching(sandbox, item);
	expect(await watching.send({ body: { action: 'report' } })).toMatchObject({
		status: http,
		json: { code },
	});
});

it('goes on with its input when nobody reported anything', async () => {
	const watching = await startWatching(sandbox, enrolled());
	const [stacked] = watching.run.data.executionData?.nodeExecutionStack ?? [];
	expect(stacked.data.main[0]?.[0].json).toMatchObject({
		id: 'device',
		enrollment: { status: 'ENROLLED', reported: false },
	});
	const now = Date.now() + 73 * 3_600_000;
	jest.spyOn(Date, 'now').mockReturnValue(now);
	expect((await watching.send({ body: { action: 'report' } })).resumed).toBeUndefined();
});

it.each([
	[
		{ watchFor: 0 },
		{},
		"'Watch For (Hours)' must be a whole number of hours from 1 to 720, got '0'",
	],
	[{ watchFor: 721 }, {}, "'Watch For (Hours)' must be"],
	[{}, { enrollment: undefined }, "'Input' must be the output of Enroll FIDO2 Device"],
])('refuses %j and %j', async (changes, item, message) => {
	await expect(startWatching(sandbox, { ...enrolled(), ...item }, changes)).rejects.toThrow(
		message,
	);
});

it('refuses a user whom this execution has not enrolled', async () => {
	const { error } = await runNode({
		parameters: { resource: 'device', operation: 'watchLink', watchFor: 72 },
		items: [enrolled()],
		credential: credentialFor(sandbox),
	});
	expect(error?.message).toContain('has not waited with Enroll');
});
