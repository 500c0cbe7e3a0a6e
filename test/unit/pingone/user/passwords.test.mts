import { describeError } from '../../../../nodes/PingOne/pingone/errors/describeError.ts';
import { setPassword } from '../../../../nodes/PingOne/pingone/user/passwords.ts';
import { fakeApi, type Respond } from '../../../support/fakeApi.mts';

const at = (minute: number) => ({
	json: { status: 'OK', lastChangedAt: `2026-01-01T00:0${minute}:00.000Z` },
});
const LOST = { status: 503, json: {} };
const USED_BEFORE = { status: 400, json: { code: 'INVALID_DATA', message: 'No' } };

/** PingOne answers what a test wants, in this order. */
function answering(...answers: Array<ReturnType<Respond>>) {
	const { api, asked } = fakeApi(() => answers.shift() ?? { status: 500 });
	const set = async (userId: string) => await setPassword(api, userId, 'New-password-1', false);
	return { set, asked };
}

it('takes a time that is later than before for its own', async () => {
	const { set } = answering(at(0), LOST, at(1));
	expect(await set('one')).toMatchObject({ ...at(1).json, changed: true });
});

it('does not when a request of an earlier item may have come late', async () => {
	const { set, asked } = answering(
		at(0),
		LOST,
		{ status: 403 },
		at(0),
		LOST,
		at(1),
		USED_BEFORE,
		at(1),
	);
	await expect(set('two')).rejects.toThrow();
	const failed = await set('two').catch((thrown: unknown) => thrown);
	expect(describeError(failed)).toMatchObject({
		message: expect.stringContaining(
			', and what PingOne shows does not tell whether this request was carried out',
		) as string,
		facts: { outcome: 'unknown' },
	});
	expect(asked.filter(({ method }) => method === 'PUT')).toHaveLength(3);
});

it('believes PingOne’s answer all the same', async () => {
	const { set } = answering(at(0), LOST, { status: 403 }, at(0), LOST, at(1), at(2));
	await expect(set('three')).rejects.toThrow();
	expect(await set('three')).toMatchObject({ ...at(2).json, changed: true });
});

it('takes the time again once it has shown what became of each request', async () => {
	const { set } = answering(at(0), LOST, at(1), at(1), LOST, at(2));
	await set('four');
	expect(await set('four')).toMatchObject({ ...at(2).json, changed: true });
});

describe('a password that PingOne refuses, after a request for the user without an answer', () => {
	const unclear = expect.objectContaining({
		message: expect.stringMatching(
			/^PingOne rejected .*, and (what PingOne shows does not tell whether|whether)/,
		) as string,
		facts: expect.objectContaining({ outcome: 'unknown', httpStatus: 400 }) as object,
	}) as object;
	const refused = expect.objectContaining({
		facts: expect.not.objectContaining({ outcome: 'unknown' }) as object,
	}) as object;

	it.each([
		['it may be the one that was sent then', 'five', at(1), unclear],
		['the state is another one, so it is not', 'six', { json: { status: 'EXPIRED' } }, refused],
		['the state cannot be read', 'seven', { status: 403 }, unclear],
	])('%s', async (_, userId, state, described) => {
		const { set } = answering(at(0), LOST, { status: 403 }, at(1), USED_BEFORE, state);
		await expect(set(userId)).rejects.toThrow();
		expect(describeError(await set(userId).catch((thrown: unknown) => thrown))).toEqual(described);
	});

	it('is refused where every request was answered', async () => {
		const { set, asked } = answering(at(0), USED_BEFORE);
		const thrown: unknown = await set('eight').catch((reason: unknown) => reason);
		expect(describeError(thrown)).toEqual(refused);
		expect(asked).toHaveLength(2);
	});
});
