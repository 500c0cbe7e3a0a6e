import type { IDataObject } from 'n8n-workflow';
import { createParameters } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const run = (additionalFields: IDataObject): Parameters<typeof node.outputs> => [
	createParameters(sandbox, { additionalFields }) as IDataObject,
	{ items: [{ userId: sandbox.user().id }] },
];

const CHALLENGE = Buffer.alloc(32, 0xfb).toString('base64url');

it('sends a challenge of the admin’s own, and PingOne asks the browser for it', async () => {
	const [device] = await node.outputs(...run({ challenge: ` ${CHALLENGE} ` }));
	const [{ body }] = (await sandbox.requests()).filter(({ method }) => method === 'POST');
	expect(body).toMatchObject({ type: 'FIDO2', challenge: CHALLENGE });
	const options = JSON.parse(String(device.publicKeyCredentialCreationOptions)) as {
		challenge: number[];
	};
	expect(Buffer.from(Int8Array.from(options.challenge).buffer).toString('base64url')).toBe(
		CHALLENGE,
	);
});

it('sends test mode and user agent, and nothing that was not set', async () => {
	const [device] = await node.outputs(
		...run({ testMode: true, userAgent: 'Firefox', challenge: '' }),
	);
	const [{ body }] = (await sandbox.requests()).filter(({ method }) => method === 'POST');
	expect(body).toMatchObject({ testMode: true, userAgent: 'Firefox' });
	expect(body).not.toHaveProperty('challenge');
	expect(device).toMatchObject({ testMode: true });
});

it.each([
	[{ challenge: 'c2hvcnQ' }, "'Challenge' must be base64url"],
	[{ challenge: `${CHALLENGE}=` }, "'Challenge' must be base64url"],
	[{ challenge: CHALLENGE.replace('-', '+') + '+' }, "'Challenge' must be base64url"],
	[{ testMode: 'maybe' }, "'Test Mode' must be true or false"],
])('%j is refused before anything is sent', async (fields, said) => {
	expect((await node.refusal(...run(fields))).message).toContain(said);
	expect(await sandbox.requests()).toEqual([]);
});
