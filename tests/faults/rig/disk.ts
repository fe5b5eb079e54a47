/**
 * Small disks that a case may fill, or take the power from: an ext4 file system in an image on a loop device, or a tmpfs.
 * Both need the rights of root; null where they are missing, and then the cases say so.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `path`: where it is mounted. */
export type Disk = { readonly path: string; close(): void };
/** A disk whose power can be cut. */
export type PoweredDisk = Disk & {
  /** From now on no byte reaches the image, not even of what was written already and not synced. */
  cutPower(): void;
  /** The machine starts again: the journal of the file system is replayed. End who uses it first. */
  startAgain(): void;
};

/**
 * EXT4_IOC_SHUTDOWN of linux/fs/ext4/ext4.h, which is XFS_IOC_GOINGDOWN, with EXT4_GOING_FLAGS_NOLOGFLUSH: the file system
 * stops without writing its journal.
 */
const SHUTDOWN =
  'open(my $d, "<", $ARGV[0]) or die; my $f = pack("L", 2); ioctl($d, 0x8004587d, $f) or die "$!"';

function run(command: string, argv: readonly string[]): void {
  execFileSync(command, argv, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function mountable(kind: string, argv: readonly string[]): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const place = mkdtempSync(join(tmpdir(), 'rutter-mount-'));
  const isMounted = spawnSync('mount', ['-t', kind, ...argv, place], { stdio: 'ignore' }).status === 0;
  if (isMounted) spawnSync('umount', ['-l', place], { stdio: 'ignore' });
  rmSync(place, { recursive: true, force: true });
  return isMounted;
}

/** A disk in memory of so many bytes; null: we may not mount one. */
export function openSmallDisk(sizeMb: number): Disk | null {
  if (!mountable('tmpfs', ['-o', `size=${sizeMb}m`, 'tmpfs'])) return null;
  const path = mkdtempSync(join(tmpdir(), 'rutter-small-disk-'));
  run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', path]);
  return {
    path,
    close() {
      run('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** An ext4 disk in an image; null: this machine gives no loop devices, or has not the tools. */
export function openPoweredDisk(sizeMb: number): PoweredDisk | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const root = mkdtempSync(join(tmpdir(), 'rutter-powered-disk-'));
  const image = join(root, 'image');
  const path = join(root, 'mounted');
  mkdirSync(path);
  const mount = () => run('mount', ['-o', 'loop', image, path]);
  const close = () => {
    spawnSync('umount', ['-l', path], { stdio: 'ignore' });
    rmSync(root, { recursive: true, force: true });
  };
  try {
    run('truncate', ['-s', `${sizeMb}M`, image]);
    run('mkfs.ext4', ['-q', '-F', image]);
    mount();
  } catch {
    close();
    return null;
  }
  return {
    path,
    cutPower: () => run('perl', ['-e', SHUTDOWN, path]),
    startAgain() {
      run('umount', [path]);
      mount();
    },
    close,
  };
}
