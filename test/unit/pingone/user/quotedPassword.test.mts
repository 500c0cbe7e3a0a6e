import { describeError } from '../../../../nodes/PingOne/pingone/errors/describeError.ts';
import { setPassword } from '../../../../nodes/PingOne/pingone/user/passwords.ts';
import { fakeApi } from '../../../support/fakeApi.mts';

const SECRET = 'Hunter2 "$&" very secret';

it('an error does not repeat a password, although what came back quotes it', async () => {
	const refusal = {
		code: 'INVALID_DATA',
		message: `${SECRET} and ${SECRET}`,
		details: [
			{
				code: 'INVALID_VALUE',
				target: 'value',
				message: `The password '${SECRET}' is too weak.`,
				innerError: { rejected: [SECRET] },
			},
			{ code: 'INVALID_VALUE', target: 'value', message: SECRET },
		],
	};
	const { api } = fakeApi(({ method }) =>
		method === 'GET' ? { json: { status: 'OK' } } : { status: 400, json: refusal },
	);
	const thrown: unknown = await setPassword(api, 'user', SECRET, true).catch((e: unknown) => e);
	const described = describeError(thrown);
	expect(JSON.stringify([described, thrown])).not.toContain('Hunter2');
	expect((thrown as Error).message).not.toContain('Hunter2');
	expect(described).toMatchObject({
		message: 'PingOne rejected the password',
		hint: expect.stringContaining("PingOne says: The password '…' is too weak.") as string,
		facts: { target: 'value', innerError: { rejected: ['…'] } },
	});
});

it.each([
	['Secret123!\n', 'Secret123!\n'],
	['Secret123!\r\n', 'Secret123!'],
	['Sec\tret123', 'Sec\tret123'],
	['Secret123! ', 'Secret123!'],
	['Sec"ret123', 'Sec\\"ret123'],
])('nor in another form: %j quoted as %j', async (sent, quoted) => {
	const details = [{ code: 'INVALID_VALUE', target: 'value', message: `Value '${quoted}' is bad` }];
	const { api } = fakeApi(({ method }) =>
		method === 'GET'
			? { json: { status: 'OK' } }
			: { status: 400, json: { code: 'INVALID_DATA', message: 'bad', details } },
	);
	const thrown: unknown = await setPassword(api, 'user', sent, true).catch((e: unknown) => e);
	expect(JSON.stringify([describeError(thrown), thrown])).not.toMatch(/Sec[^u]*ret123/);
});

it.each([1, 2, 7, SECRET.length - 1])(
	'nor its first %d characters, where a long message was cut',
	async (count) => {
		const message = 'x'.repeat(2_000 - count) + SECRET;
		const { api } = fakeApi(({ method }) =>
			method === 'GET'
				? { json: { status: 'OK' } }
				: { status: 400, json: { code: 'INVALID_DATA', message } },
		);
		const thrown: unknown = await setPassword(api, 'user', SECRET, true).catch((e: unknown) => e);
		expect(JSON.stringify([describeError(thrown), thrown])).toContain('xxx…');
		expect(JSON.stringify([describeError(thrown), thrown])).not.toContain('xH');
	},
);
