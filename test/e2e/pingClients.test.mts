import type { Browser } from 'playwright-core';
import { activation, create, type Created } from '../support/activations.mts';
import { launch, visit, type Visitor } from '../support/enrollment/browser.mts';
import { sdkClient, widgetClient } from '../support/pingClients.mts';
import { locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const world = useWorld();
const { sandbox, node } = world;
let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
	browser = await launch();
});

afterAll(async () => await browser?.close());

/** A page on the relying party's host, with an authenticator plugged in. */
async function open(kind: 'platform' | 'securityKey'): Promise<void> {
	visitor = await visit(browser);
	await visitor.plugIn(kind);
	const { port } = new URL(sandbox.url);
	await visitor.page.goto(`http://localhost:${port}/v1/nothing`);
}

afterEach(async () => await visitor.close());

const createDevice = async (): Promise<Created> =>
	await create(world, { rpId: locator('domain', 'localhost') });

describe.each([
	['Ping’s login widget', widgetClient],
	['Ping’s JavaScript SDK', sdkClient],
])('code that behaves as %s', (_, client) => {
	it.each(['platform', 'securityKey'] as const)(
		'reads the options that Create returned, and Activate reads its answer, with a %s key',
		async (kind) => {
			await open(kind);
			const device = await createDevice();
			const { attestation, origin } = await visitor.page.evaluate(
				client,
				device.publicKeyCredentialCreationOptions,
			);
			const [activated] = await node.outputs(
				...activation(world, device, attestation, {
					origin,
					options: { creationOptions: device.publicKeyCredentialCreationOptions },
				}),
			);
			expect(activated).toMatchObject({ id: device.id, status: 'ACTIVE', type: 'FIDO2' });

			const again = await createDevice();
			const refusal = await visitor.page
				.evaluate(client, again.publicKeyCredentialCreationOptions)
				.then(
					() => 'made another key',
					(error: unknown) => String(error),
				);
			expect(refusal).toContain('InvalidStateError');
		},
	);
});
