import { sleep, type IDataObject } from 'n8n-workflow';
import { SUBJECTS } from '../../support/editor/everyOperation.mts';
import { runInLab } from '../../support/lab/lab.mts';
import type { Answer, Fate } from '../../support/lab/wire.mts';
import { requestToken } from '../../support/pingOneClient.mts';
import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const MINUTE_MS = 60_000;

/** Runs a device's operation for a device that the sandbox holds. */
async function run(operation: string, fate: Fate, changes: IDataObject = {}) {
	const { id: userId } = sandbox.user();
	const { id } = await sandbox.seed({ nickname: 'old' });
	const { body } = await requestToken(sandbox.url, sandbox.ids.apps.basic);
	const access = { sandbox, token: String(body.access_token) };
	const subject = SUBJECTS.find(
		(each) => each.resource === 'device' && each.operation === operation,
	)!;
	const parameters = { user: locator('id', userId), device: locator('id', id), ...changes };
	const lab = await runInLab(access, subject, [{ userId, deviceId: id }], fate, parameters);
	return { ...lab, output: lab.outputs[0], devices: await sandbox.devicesOf(userId) };
}

const answer = (statusCode: number, body = ''): Answer => ({ statusCode, headers: {}, body });

const errorOf = ({ output }: { output: IDataObject }) => output.error as IDataObject | undefined;

it('a DELETE that PingOne accepts, and whose device stays, is no success', async () => {
	const ignored: Fate = async ({ method }, forward) =>
		method === 'DELETE' ? answer(204) : await forward();
	const result = await run('delete', ignored);
	expect(result.devices).toHaveLength(1);
	expect(result.output.deleted).toBeUndefined();
	expect(errorOf(result)).toMatchObject({
		message: 'PingOne accepted the request, and PingOne does not show that it was deleted',
		outcome: 'unknown',
	});
	expect(result.waitedMs).toBeLessThan(12_000);
});

it('an accepted DELETE after which nothing can be read is one, and soon', async () => {
	let isDeleted = false;
	const away: Fate = async ({ method }, forward) => {
		if (isDeleted) return answer(503, '<h1>503</h1>');
		isDeleted = method === 'DELETE';
		return await forward();
	};
	const result = await run('delete', away);
	expect(errorOf(result)).toBeUndefined();
	expect(result.output.deleted).toBe(true);
	expect(result.waitedMs).toBeLessThan(25_000);
});

it.each([
	['delete', 'DELETE'],
	['block', 'POST'],
])(
	'a proxy’s empty 200 for %s is no acceptance: it is looked for, and sent',
	async (name, verb) => {
		let isFirst = true;
		const swallowed: Fate = async ({ method }, forward) => {
			if (method !== verb || !isFirst) return await forward();
			isFirst = false;
			return answer(200);
		};
		const result = await run(name, swallowed);
		expect(errorOf(result)).toBeUndefined();
		expect(result.carried).toHaveLength(1);
		expect(
			result.devices.filter(({ block }) => (block as IDataObject)?.status !== 'BLOCKED'),
		).toEqual([]);
	},
);

it('an accepted change is not confirmed for as long as PingOne would be waited for', async () => {
	let isAccepted = false;
	const away: Fate = async ({ method }, forward) => {
		if (isAccepted) {
			await sleep(50);
			return answer(503, '<h1>503</h1>');
		}
		isAccepted = method === 'PUT';
		return await forward();
	};
	const result = await run('updateNickname', away, { nickname: 'new' });
	expect(errorOf(result)).toBeUndefined();
	expect(result.output).toMatchObject({
		nickname: 'old',
		confirmed: false,
		unconfirmed: ['nickname'],
	});
	expect(result.waitedMs).toBeLessThan(MINUTE_MS / 2);
});
