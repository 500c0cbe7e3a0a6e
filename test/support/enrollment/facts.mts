import type { SandboxProcess } from '../sandbox.mts';

/** Devices since the last reset, as the sandbox counts them. */
export interface DeviceCounts {
	created: number;
	deleted: number;
	activated: number;
	pending: number;
	usersWithMoreThanOne: number;
}

export const deviceCounts = async (sandbox: SandboxProcess): Promise<DeviceCounts> =>
	(await sandbox.control<{ devices: DeviceCounts }>('GET', '/metrics')).devices;

/** Lets time stand still at a later moment, until mocks are restored. In ms. */
export function later(ms: number): void {
	const now = Date.now() + ms;
	jest.spyOn(Date, 'now').mockImplementation(() => now);
}
