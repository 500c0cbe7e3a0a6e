import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

it('blocks the device and says so', async () => {
	const { id } = await sandbox.seed({ nickname: 'lost key' });
	const [device] = await node.outputs(node.device('block', { device: locator('id', id) }));
	expect(device).toMatchObject({ id, block: { status: 'BLOCKED' } });

	const [, request] = await sandbox.requests();
	expect(request.contentType).toBe('application/vnd.pingidentity.device.block+json');
});
