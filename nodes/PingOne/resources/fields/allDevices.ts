import type { IDataObject } from 'n8n-workflow';
import {
	blockAllDevices,
	deleteAllDevices,
	type DeviceTest,
} from '../../pingone/device/allDevices';
import type { OperationItem } from '../operation';
import { types } from './deviceFilters';
import { LISTED_DEVICE } from '../outputs';
import { only } from '../shape';

export type Stop = 'block' | 'delete';

/** The option that says which of a user's devices are meant: gives a test for it. */
export const onlyTypes = types
	.but({
		displayName: 'Only Types',
		description: 'Only devices of these types. If not set, all devices are included.',
	})
	.as(
		(chosen): DeviceTest =>
			({ type }) =>
				chosen.includes(type ?? ''),
	);

/** Blocks or deletes the devices of a user. @returns members of an output @throws as `sweep` does */
export async function stopDevices(
	{ api }: OperationItem,
	userId: string,
	stop: Stop,
	isMeant: DeviceTest = () => true,
): Promise<IDataObject> {
	const [work, count] =
		stop === 'block'
			? ([blockAllDevices, 'blockedCount'] as const)
			: ([deleteAllDevices, 'deletedCount'] as const);
	const { done, left } = await work(api, userId, isMeant);
	return {
		changed: done.length > 0,
		[count]: done.length,
		devices: done.map(only(LISTED_DEVICE)),
		...(left.length > 0 && { confirmed: false }),
	};
}
