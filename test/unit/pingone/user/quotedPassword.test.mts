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
