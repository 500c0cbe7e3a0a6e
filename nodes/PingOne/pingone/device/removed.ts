import { processWide } from '../../processState';
import type { Connection } from '../client/connection';
import { Recent } from '../client/recent';

const removed = () => processWide('removed', () => new Recent());

const keyOf = ({ apiUrl, credentialId }: Connection, deviceId: string) =>
	JSON.stringify([apiUrl, credentialId, deviceId]);

/** Notes that PingOne has accepted to delete a device, which a list may still show. */
export const noteRemoved = (connection: Connection, deviceId: string): void =>
	removed().note(keyOf(connection, deviceId));

/** Whether PingOne has accepted to delete a device lately. */
export const isRemoved = (connection: Connection, deviceId: string): boolean =>
	removed().has(keyOf(connection, deviceId));
