import { startEnrollment } from '../../support/enrollment/execution.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

it('reads the policies once for all that start within a minute', async () => {
	const credential = { credentialId: 'policy reads' };
	await startEnrollment(sandbox, {}, credential);
	await Promise.all([1, 2, 3].map(async () => await startEnrollment(sandbox, {}, credential)));
	const routes = (await sandbox.requests()).map(({ route }) => route);
	const reads = routes.filter((route) => route.includes('olicies.'));
	expect(new Set(reads).size).toBe(reads.length);
	expect(reads).toContain('deviceAuthenticationPolicies.get');
});
