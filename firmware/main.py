"""Starts the controller, nothing else."""

try:
    import os
    import sys

    try:
        import relays_off

        relays_off.off()
        del relays_off, sys.modules["relays_off"]
    except Exception as error:  # its file is damaged
        sys.print_exception(error)

    try:
        os.stat("/staged")
    except OSError:
        pass  # otherwise its names would stay in memory
    else:
        import update

        update.finish()  # a deployment that was cut off
        del update, sys.modules["update"]

    # A package in the image goes before the one in the flash: it takes no RAM (see boards/README.md).
    sys.path.append(sys.path.pop(0))

    import machine

    armed = machine.RTC().memory()
    if armed[:3] == b"hil":  # by the console's command: hardware in the loop, this once
        machine.RTC().memory(b"now" + armed[3:])
        from heatpump.hil_boot import simulated as main  # where the build puts it
    else:
        from heatpump.start import main
    del armed
except BaseException as error:  # Ctrl-C, too: whatever it was, the board comes back
    while True:
        try:
            import machine

            machine.WDT(timeout=600000)
            sys.print_exception(error)
            print("the board restarts in 10 minutes")
            import relays_off  # it may not have come so far

            relays_off.off()
            break
        except KeyboardInterrupt:  # tools send more than one
            pass
else:
    main()
