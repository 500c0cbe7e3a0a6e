import assert from 'node:assert/strict';
import { itemsOf } from '../../../tools/host/n8n.mts';
import { CREATE } from '../../n8n/workflows.mts';
import { counts } from '../../n8n/world.mts';
import { HIRES, type QueueCheck, seconds, settledAfterAll, startBulk } from '../world.mts';

/** Redis is away for three seconds and comes back empty. */
export const redisAway: QueueCheck = {
	name: 'Redis away for 3 s in mid-run',
	async run(world) {
		const id = await startBulk(world);
		await world.cluster.redis.stop();
		await seconds(3);
		await world.cluster.redis.start();
		const execution = await settledAfterAll(world, id);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		const { devices } = await counts(world);
		assert.deepEqual([devices.created, devices.usersWithMoreThanOne], [HIRES, 0]);
		return `${HIRES} once, 0 twice`;
	},
};

/**
 * n8n's database is away for twelve seconds. Everybody gets a device, or an error that names n8n and
 * not PingOne; for those who do not, nothing was sent.
 */
export const databaseAway: QueueCheck = {
	name: 'PostgreSQL away for 12 s in mid-run',
	async run(world) {
		const id = await startBulk(world);
		// The rest takes half a minute: of a run that ends meanwhile, n8n cannot store the end.
		await world.sandbox.control('POST', '/settings', { rateLimit: { perSecond: 25 } });
		await world.cluster.postgres.stop();
		await seconds(12);
		await world.cluster.postgres.start();
		const execution = await settledAfterAll(world, id);
		const { devices } = await counts(world);
		assert.equal(devices.usersWithMoreThanOne, 0);
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		const [done, failed] = [itemsOf(execution, CREATE, 0), itemsOf(execution, CREATE, 1)];
		assert.equal(done.length + failed.length, HIRES);
		assert.equal(devices.created, done.length, 'a device was made for somebody who failed');
		const people = itemsOf(execution, 'People');
		const sent = await world.sandbox.control<Array<{ path: string }>>('GET', '/requests');
		for (const { json, pairedItem } of failed) {
			assert.match((json.error as { message: string }).message, /n8n could not read/i);
			const [origin] = [pairedItem].flat();
			assert(typeof origin === 'object');
			const userId = String(people[origin.item].json.userId);
			const theirs = sent.filter(({ path }) => path.includes(userId));
			assert.deepEqual(theirs, [], 'something was sent for somebody who failed');
		}
		return (
			`${done.length} done; ${failed.length} failed for n8n, ` +
			`with 0 requests sent for them; 0 twice`
		);
	},
};
