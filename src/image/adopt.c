/*
 * adopt FOLDER: makes an output folder that Docker has just created writable for the worker.
 *
 * `docker run -v "$PWD/out:/out"` creates a missing `out` for root, and the worker is not root. This program carries the
 * one capability to give files away (cap_chown, a file capability) and uses it for nothing but this: the folder must be
 * the root of a mount, belong to root, and be empty. A folder of a person, or with anything in it, is left as it is.
 * With --cap-drop ALL or no-new-privileges it has no capability and does nothing.
 *
 * Exit code 0 if the folder now belongs to the caller, 1 if it was left alone.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_empty(int folder) {
  DIR *entries = fdopendir(dup(folder));
  if (!entries) {
    return 0;
  }
  int empty = 1;
  for (struct dirent *entry; empty && (entry = readdir(entries));) {
    empty = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
  }
  closedir(entries);
  return empty;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    return 1;
  }
  /* Everything from here on is about this descriptor: the name may come to mean something else. */
  int folder = open(argv[1], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct statx info;
  if (folder < 0 || statx(folder, "", AT_EMPTY_PATH, STATX_UID, &info)) {
    return 1;
  }
  /* Kernels before 5.8 do not tell what a mount is; there the folder is left alone. */
  int is_mount = (info.stx_attributes_mask & info.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
  if (!is_mount || info.stx_uid != 0 || !is_empty(folder)) {
    return 1;
  }
  return fchown(folder, getuid(), getgid()) ? 1 : 0;
}
