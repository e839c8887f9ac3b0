import { type Attack, type Attempt, type Ground, type Seen, says, shell } from '../attempt.ts';

const sh =
  (attack: Attack) =>
  (name: string, command: (ground: Ground) => string, succeeded?: Attempt['succeeded']): Attempt =>
    shell(attack, name, command, succeeded);
const proc = sh('processes');
const kernel = sh('kernel');

/** Other processes, and the kernel. */
export const processes: readonly Attempt[] = [
  proc('the victim is killed', ({ victim }) => `kill -9 ${victim}`),
  proc('everybody is killed', () => 'kill -9 -1'),
  proc('the host is killed', ({ host }) => `kill -9 ${host}; kill -TERM ${host}`),
  proc('programs are killed by name', () => 'pkill -9 -f escape-victim; killall -9 sleep node'),
  proc(
    'a process of the host is listed',
    ({ victim }) => `[ -d /proc/${victim} ] && grep -al escape-victim /proc/[0-9]*/cmdline`,
    ([first], { victim }) =>
      new RegExp(`/proc/${victim}/cmdline`).test(first?.text ?? '')
        ? 'the host’s processes can be seen'
        : null,
  ),
  proc(
    'the victim is traced',
    ({ victim }) =>
      `python3 -c "import ctypes; print('attached' if ctypes.CDLL(None).ptrace(16, ${victim}, 0, 0) == 0 else 'no')"`,
    says('attached'),
  ),
  proc(
    'the victim’s priority is changed',
    ({ victim }) => `renice -n 19 -p ${victim} && echo reniced`,
    says('reniced'),
  ),
  proc(
    'a process outlives its command',
    () => 'setsid nohup sh -c "sleep 3; touch outlived" >/dev/null 2>&1 & sleep 0.2; echo started',
  ),
  proc(
    'a process outlives in a session of its own',
    () => '(setsid setsid sh -c "exec -a escape-daemon sleep 300" &) ; sleep 0.2',
  ),
  proc(
    'a job is left with a service',
    () =>
      'echo "touch escaped" | at now 2>&1; (crontab -l; echo "* * * * * touch escaped") | crontab - 2>&1; systemd-run --user touch escaped 2>&1; true',
    ([first]) =>
      /job \d+ at|Running as unit/.test(first?.text ?? '') ? 'a service took the job' : null,
  ),
  kernel(
    'a file system is mounted',
    () => 'mkdir -p m; mount -t tmpfs none m && echo mounted',
    says('mounted'),
  ),
  kernel(
    'a mount is taken away',
    ({ home }) => `umount '${home}' && echo unmounted`,
    says('unmounted'),
  ),
  kernel(
    'a namespace inside the namespace mounts',
    ({ outside }) =>
      `unshare -Urm sh -c "mount --bind '${outside}' . && echo escaped > kept.txt && echo nested"`,
    says('nested'),
  ),
  kernel(
    'a namespace inside the namespace has a network',
    ({ tcpPort }) => `unshare -Urn sh -c "echo stolen > /dev/tcp/127.0.0.1/${tcpPort}"`,
  ),
  kernel(
    'another namespace is entered',
    ({ host }) => `nsenter -t ${host} -m -n -p sh -c 'echo entered'`,
    says('entered'),
  ),
  kernel(
    'chroot out',
    ({ outside }) => `chroot /proc/1/root sh -c "echo escaped > '${outside}/kept.txt'"`,
  ),
  kernel('a device is made', () => 'mknod d b 8 0 && echo made', says('made')),
  kernel(
    'a disk is read',
    () => 'for d in /dev/sd? /dev/vd? /dev/nvme?n?; do head -c 16 $d && echo opened; done',
    says('opened'),
  ),
  kernel(
    'kernel settings are changed',
    () => 'echo "|/bin/sh" > /proc/sys/kernel/core_pattern && echo changed',
    says('changed'),
  ),
  kernel('the clock is set', () => 'date -s 2001-01-01 && echo was-set', says('was-set')),
  kernel(
    'io_uring',
    () =>
      "python3 -c \"import ctypes; r=ctypes.CDLL(None).syscall(425, 1, ctypes.create_string_buffer(120)); print('ring' if r>=0 else 'no')\"",
    says('ring'),
  ),
  kernel(
    'a keystroke is put into the terminal',
    () =>
      "python3 -c \"import fcntl,termios; fcntl.ioctl(0, termios.TIOCSTI, b'x'); print('typed')\"",
    says('typed'),
  ),
  kernel(
    'the terminal of the host is opened',
    () => 'echo x > /dev/tty && echo typed',
    says('typed'),
  ),
  kernel(
    'rights are gained by a setuid program',
    () => 'cp /bin/sh s; chmod u+s s; ./s -p -c "id -u" ; sudo -n id -u; su -c "id -u" </dev/null',
    ([first]) => (/^0$/m.test(answerOf(first)) ? 'it became root' : null),
  ),
];

const answerOf = (seen: Seen | undefined): string => seen?.text ?? '';
