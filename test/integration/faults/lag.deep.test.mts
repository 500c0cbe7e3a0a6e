import { createParameters, locator } from '../../support/tenant.mts';
import { createPending } from '../../support/sandboxApi.mts';
import { createCredential } from '../../support/softAuthenticator.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node, api } = useWorld();

/** So long a list does not show a device: past the look at what a lost create has made. */
const STALE_MS = 4_000;

it('a create without an answer, of which the list shows the device late, leaves one', async () => {
	await sandbox.control('POST', '/settings', { staleMs: STALE_MS });
	await sandbox.fault('devices.create', { kind: 'cut', when: 'after' });
	const parameters = createParameters(sandbox);
	const [device] = await node.outputs(parameters, { items: [{ userId: sandbox.user().id }] });
	expect(await sandbox.devicesOf()).toMatchObject([{ id: device.id }]);
	expect(device).not.toHaveProperty('possibleDuplicateIds');
});

it('an activation without an answer, which PingOne refuses to repeat and shows late, is done', async () => {
	const { id, publicKeyCredentialCreationOptions: options } = await createPending(
		api,
		sandbox.user().id,
		sandbox.ids.policyId,
	);
	await sandbox.control('POST', '/settings', { staleMs: STALE_MS });
	await sandbox.fault('devices.activate', { kind: 'cut', when: 'after' });
	const attestation = JSON.stringify(createCredential(options));
	const device = locator('id', id);
	// Until then, PingOne does not show the pending one either.
	await new Promise((resolve) => setTimeout(resolve, STALE_MS));
	const parameters = node.device('activateFido2', { device, attestation });
	expect(await node.outputs(parameters)).toMatchObject([{ id, status: 'ACTIVE', changed: true }]);
});
