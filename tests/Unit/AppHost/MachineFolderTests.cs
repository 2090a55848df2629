using SeiPlatform.AppHost.Resources.Exporters;

namespace SeiPlatform.Tests.Unit.AppHost;

public sealed class MachineFolderTests
{
    [Fact]
    public void On_Linux_the_node_exporter_sees_the_machine() =>
        Assert.Equal(
            [("/proc", "--path.procfs=/host/proc"), ("/sys", "--path.sysfs=/host/sys"), ("/", "--path.rootfs=/host/root")],
            MachineFolder.On(isLinux: true, _ => true).Select(folder => (folder.Path, folder.Argument)));

    [Fact]
    public void Elsewhere_nothing_of_the_machine_is_mounted_also_where_a_folder_has_such_a_name() => Assert.Empty(MachineFolder.On(isLinux: false, _ => true));

    [Fact]
    public void A_folder_that_is_not_there_is_left_out_with_its_argument() =>
        Assert.Equal(["/proc", "/"], MachineFolder.On(isLinux: true, path => path != "/sys").Select(folder => folder.Path));
}
