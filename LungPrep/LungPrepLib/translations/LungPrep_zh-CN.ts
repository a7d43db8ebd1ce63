<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>LungPrep</name>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Source:</source>
        <translation>来源：</translation>
    </message>
    <message>
        <source>A series of the DICOM database, or a volume that is loaded already</source>
        <translation>DICOM 数据库中的一个序列，或已加载的体数据</translation>
    </message>
    <message>
        <source>Filter: patient, study, description...</source>
        <translation>筛选：患者、检查、描述……</translation>
    </message>
    <message>
        <source>Show only series whose patient, study, number, description or modality has all these words</source>
        <translation>只显示患者、检查、编号、描述或模态中包含所有这些词的序列</translation>
    </message>
    <message>
        <source>Import DICOM folder...</source>
        <translation>导入 DICOM 文件夹……</translation>
    </message>
    <message>
        <source>Index a folder into the DICOM database; files stay where they are</source>
        <translation>把文件夹索引到 DICOM 数据库；文件保留在原处</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the import; what is indexed stays</source>
        <translation>停止导入；已索引的内容保留</translation>
    </message>
    <message>
        <source>The series of the DICOM database. A green mark is the series that fits the recipe best.</source>
        <translation>DICOM 数据库中的序列。绿色标记表示最符合配方的序列。</translation>
    </message>
    <message>
        <source>Tick the best of each study</source>
        <translation>勾选每个检查的最佳序列</translation>
    </message>
    <message>
        <source>Tick the chosen series of every study that is shown, to run them one after the other</source>
        <translation>勾选所显示的每个检查中选定的序列，以便依次运行</translation>
    </message>
    <message>
        <source>Tick none</source>
        <translation>全部不勾选</translation>
    </message>
    <message>
        <source>Tick no series</source>
        <translation>不勾选任何序列</translation>
    </message>
    <message>
        <source>Volume:</source>
        <translation>体数据：</translation>
    </message>
    <message>
        <source>A CT in Hounsfield units. The volume itself is not changed.</source>
        <translation>以亨氏单位表示的 CT。体数据本身不会改变。</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Recipe:</source>
        <translation>配方：</translation>
    </message>
    <message>
        <source>Every choice of a run, under one name</source>
        <translation>一次运行的全部选择，以一个名称保存</translation>
    </message>
    <message>
        <source>Save as...</source>
        <translation>另存为……</translation>
    </message>
    <message>
        <source>Save what is shown here as a recipe of your own</source>
        <translation>把此处显示的内容保存为您自己的配方</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open the folder of your own recipes: they are text files that can be shared</source>
        <translation>打开您自己的配方所在的文件夹：它们是可以共享的文本文件</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Back to the choices of the recipe</source>
        <translation>恢复配方的选择</translation>
    </message>
    <message>
        <source>What differs from the recipe</source>
        <translation>与配方不同之处</translation>
    </message>
    <message>
        <source>All choices of the recipe</source>
        <translation>配方的全部选项</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Results to:</source>
        <translation>结果存至：</translation>
    </message>
    <message>
        <source>Folder for the files of each case. Empty: the results are in the scene only, until you export them.</source>
        <translation>存放每个病例文件的文件夹。留空：结果只在场景中，直到您导出。</translation>
    </message>
    <message>
        <source>Running again updates the nodes of the same scan</source>
        <translation>再次运行时更新同一扫描的节点</translation>
    </message>
    <message>
        <source>Off: every run adds new nodes</source>
        <translation>关闭：每次运行都添加新节点</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Prepare the CT</source>
        <translation>预处理该 CT</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop; the scene stays as it was</source>
        <translation>停止；场景保持原样</translation>
    </message>
    <message>
        <source>The cases of the queue</source>
        <translation>队列中的病例</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What was done and noticed. No names and no identifiers are in it.</source>
        <translation>所做的处理和发现的情况。其中没有姓名和标识符。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>复制日志</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Empty the log</source>
        <translation>清空日志</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>CT:</source>
        <translation>CT：</translation>
    </message>
    <message>
        <source>The CT on the native grid</source>
        <translation>原始网格上的 CT</translation>
    </message>
    <message>
        <source>Mask:</source>
        <translation>掩膜：</translation>
    </message>
    <message>
        <source>The lungs or lobes; correct them in Segment Editor and measure again</source>
        <translation>肺或肺叶；可在 Segment Editor 中修正后重新测量</translation>
    </message>
    <message>
        <source>Table:</source>
        <translation>表格：</translation>
    </message>
    <message>
        <source>The measurements</source>
        <translation>测量结果</translation>
    </message>
    <message>
        <source>No findings.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>What was noticed about the data, and what was done about it</source>
        <translation>对数据的发现以及所做的处理</translation>
    </message>
    <message>
        <source>Measured on the slices as they were acquired</source>
        <translation>在原始采集的层面上测量</translation>
    </message>
    <message>
        <source>Show CT</source>
        <translation>显示 CT</translation>
    </message>
    <message>
        <source>Show the CT on its native grid in the slice views</source>
        <translation>在切片视图中显示原始网格上的 CT</translation>
    </message>
    <message>
        <source>Show prepared</source>
        <translation>显示预处理结果</translation>
    </message>
    <message>
        <source>Show the prepared volume in the slice views</source>
        <translation>在切片视图中显示预处理后的体数据</translation>
    </message>
    <message>
        <source>Lung window</source>
        <translation>肺窗</translation>
    </message>
    <message>
        <source>Level -600, width 1500</source>
        <translation>窗位 -600，窗宽 1500</translation>
    </message>
    <message>
        <source>Fill:</source>
        <translation>填充：</translation>
    </message>
    <message>
        <source>How strongly the mask is filled in the slice views</source>
        <translation>掩膜在切片视图中的填充强度</translation>
    </message>
    <message>
        <source>Outline:</source>
        <translation>轮廓：</translation>
    </message>
    <message>
        <source>How strongly the outline of the mask is drawn in the slice views</source>
        <translation>掩膜轮廓在切片视图中的显示强度</translation>
    </message>
    <message>
        <source>Show in 3D</source>
        <translation>三维显示</translation>
    </message>
    <message>
        <source>Make surfaces of the mask (takes a second or two)</source>
        <translation>生成掩膜的表面（需要一两秒）</translation>
    </message>
    <message>
        <source>Measure mask</source>
        <translation>测量掩膜</translation>
    </message>
    <message>
        <source>Measure the mask as it is now, for instance after correcting it by hand</source>
        <translation>按现在的样子测量掩膜，例如手工修正之后</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>导出……</translation>
    </message>
    <message>
        <source>Write the case into a folder, in the formats of the recipe</source>
        <translation>按配方的格式把病例写入文件夹</translation>
    </message>
    <message>
        <source>Open report</source>
        <translation>打开报告</translation>
    </message>
    <message>
        <source>Open the report of the last run in the browser</source>
        <translation>在浏览器中打开上次运行的报告</translation>
    </message>
    <message>
        <source>Nodules, predictions, pictures</source>
        <translation>结节、预测、图片</translation>
    </message>
    <message>
        <source>Nodules of a table</source>
        <translation>表格中的结节</translation>
    </message>
    <message>
        <source>A CSV file as LUNA16&apos;s annotations.csv: seriesuid, coordX, coordY, coordZ, diameter_mm; millimetres (LPS)</source>
        <translation>与 LUNA16 的 annotations.csv 相同的 CSV 文件：seriesuid、coordX、coordY、coordZ、diameter_mm；单位毫米（LPS）</translation>
    </message>
    <message>
        <source>Prepare with them</source>
        <translation>运行时一并使用</translation>
    </message>
    <message>
        <source>Runs draw each nodule of the scan as a ball into the labels, and write where it lies into case.json</source>
        <translation>运行时把该扫描的每个结节画成球体加入标签，并把其位置写入 case.json</translation>
    </message>
    <message>
        <source>Add to scene</source>
        <translation>加入场景</translation>
    </message>
    <message>
        <source>Put a ball for each nodule of the table onto the CT</source>
        <translation>在 CT 上为表格中的每个结节放置一个球体</translation>
    </message>
    <message>
        <source>Show a nodule in the slice views</source>
        <translation>在切片视图中显示一个结节</translation>
    </message>
    <message>
        <source>Prediction of a network</source>
        <translation>网络的预测</translation>
    </message>
    <message>
        <source>Prediction:</source>
        <translation>预测：</translation>
    </message>
    <message>
        <source>A mask on the grid of the prepared image: NIfTI, NRRD, MetaImage, NPZ or NPY</source>
        <translation>位于处理后图像网格上的掩膜：NIfTI、NRRD、MetaImage、NPZ 或 NPY</translation>
    </message>
    <message>
        <source>Case folder:</source>
        <translation>病例文件夹：</translation>
    </message>
    <message>
        <source>The folder of the case that it was made from, with case.json. Empty: the last run&apos;s</source>
        <translation>生成该预测的病例的文件夹，含 case.json。留空：上一次运行的病例</translation>
    </message>
    <message>
        <source>Its values are those of the prepared labels</source>
        <translation>其数值与处理后标签的数值相同</translation>
    </message>
    <message>
        <source>On: segments are named as the labels of the case. Off: label 1, label 2 ...</source>
        <translation>开：分割段按病例的标签命名。关：label 1、label 2……</translation>
    </message>
    <message>
        <source>Bring back onto the CT</source>
        <translation>还原到 CT 上</translation>
    </message>
    <message>
        <source>Undo crop, padding and resampling: the prediction as a segmentation on the CT</source>
        <translation>撤销裁剪、填充和重采样：预测成为 CT 上的分割</translation>
    </message>
    <message>
        <source>Picture of the results</source>
        <translation>结果的图片</translation>
    </message>
    <message>
        <source>Picture:</source>
        <translation>图片：</translation>
    </message>
    <message>
        <source>What is drawn of the CT and the mask of the results. Window, slice and the like are in the recipe&apos;s section Pictures.</source>
        <translation>用结果的 CT 和掩膜绘制什么。窗宽窗位、切片等在配方的“图片”一节中。</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>绘制</translation>
    </message>
    <message>
        <source>Draw it here</source>
        <translation>在此处绘制</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open it in the desktop&apos;s viewer</source>
        <translation>用桌面的查看器打开</translation>
    </message>
    <message>
        <source>Save it as a file</source>
        <translation>保存为文件</translation>
    </message>
    <message>
        <source>lungmask: packages and weights</source>
        <translation>lungmask：软件包与权重</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Look whether lungmask and PyTorch are here and can be used</source>
        <translation>检查 lungmask 和 PyTorch 是否存在并可用</translation>
    </message>
    <message>
        <source>Install...</source>
        <translation>安装……</translation>
    </message>
    <message>
        <source>Install lungmask and what it needs; asks first</source>
        <translation>安装 lungmask 及其所需内容；会先询问</translation>
    </message>
    <message>
        <source>Report packages...</source>
        <translation>安装报告软件包……</translation>
    </message>
    <message>
        <source>Install what draws preview and report (Jinja2, matplotlib), a few MB, without lungmask; asks first</source>
        <translation>安装绘制预览和报告所需的软件包（Jinja2、matplotlib），几 MB，不含 lungmask；会先询问</translation>
    </message>
    <message>
        <source>The weights of the networks</source>
        <translation>网络的权重</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Download the published weights of the selected network</source>
        <translation>下载所选网络的公开权重</translation>
    </message>
    <message>
        <source>Stop the download; nothing of it is left</source>
        <translation>停止下载；不留下任何内容</translation>
    </message>
    <message>
        <source>Use file...</source>
        <translation>使用文件……</translation>
    </message>
    <message>
        <source>Take the weights from a file, for machines without internet</source>
        <translation>从文件取得权重，适用于没有互联网的机器</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete the weights of the selected network</source>
        <translation>删除所选网络的权重</translation>
    </message>
    <message>
        <source>Lungs and lobes are segmented by lungmask (Hofmanninger et al., Eur Radiol Exp 2020; 4:50). Images are read and resampled with SimpleITK and pydicom. LungPrep sends nothing anywhere.</source>
        <translation>肺和肺叶由 lungmask 分割（Hofmanninger 等，Eur Radiol Exp 2020; 4:50）。图像由 SimpleITK 和 pydicom 读取并重采样。LungPrep 不会向任何地方发送任何内容。</translation>
    </message>
    <message>
        <source>Prepares chest CT for measuring and learning: chooses the right series of a study and says why, puts every slice where it belongs, makes Hounsfield units, segments lungs or lobes, measures them as they were acquired, and resamples once into the grid that the recipe asks for. Version {version}. &lt;a href=&quot;{url}&quot;&gt;Documentation and tutorial&lt;/a&gt;.</source>
        <translation>为测量和机器学习预处理胸部 CT：选择检查中正确的序列并说明理由，把每一层放到它应在的位置，得到亨氏单位，分割肺或肺叶，在原始采集的层面上测量，并一次重采样到配方要求的网格。版本 {version}。&lt;a href=&quot;{url}&quot;&gt;文档与教程&lt;/a&gt;。</translation>
    </message>
</context>
<context>
    <name>LungPrepLibrary</name>
    <message>
        <source>{listed} and {count} more</source>
        <translation>{listed} 及其他 {count} 个</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>A segmenter of one&apos;s own cannot travel to a worker process.</source>
        <translation>自定义的分割方法无法传给工作进程。</translation>
    </message>
    <message>
        <source>Use prepareSeries or prepareVolume with it.</source>
        <translation>请改用 prepareSeries 或 prepareVolume。</translation>
    </message>
    <message>
        <source>{file} is an image file: there is no series to choose in it.</source>
        <translation>{file}是图像文件，其中没有可选择的序列。</translation>
    </message>
    <message>
        <source>Leave the series out, or give the DICOM folder.</source>
        <translation>请不要指定序列，或提供 DICOM 文件夹。</translation>
    </message>
    <message>
        <source>its header says that text is burnt into the pixels</source>
        <translation>其文件头称像素中印有文字</translation>
    </message>
    <message>
        <source>it was made from something else (ConversionType {conversion})</source>
        <translation>它由其他内容转换而来（ConversionType {conversion}）</translation>
    </message>
    <message>
        <source>it is a secondary capture</source>
        <translation>它是二次采集图像（secondary capture）</translation>
    </message>
    <message>
        <source>it is {what}</source>
        <translation>它是{what}</translation>
    </message>
    <message>
        <source>it is no CT image by its SOP class</source>
        <translation>按其 SOP 类不是 CT 图像</translation>
    </message>
    <message>
        <source>its description is that of a dose sheet or screen save</source>
        <translation>其描述属于剂量单或屏幕截图</translation>
    </message>
    <message>
        <source>it is a colour picture</source>
        <translation>它是彩色图片</translation>
    </message>
    <message>
        <source>its image type is {value}</source>
        <translation>其图像类型为 {value}</translation>
    </message>
    <message>
        <source>The address of the archive holds a user or a password.</source>
        <translation>影像归档的地址中含有用户名或密码。</translation>
    </message>
    <message>
        <source>Put them into LUNGPREP_ARCHIVE_USER and LUNGPREP_ARCHIVE_PASSWORD or into ~/.netrc: addresses end up in lists of processes and in logs.</source>
        <translation>请将其放入 LUNGPREP_ARCHIVE_USER 和 LUNGPREP_ARCHIVE_PASSWORD，或写入 ~/.netrc：地址会出现在进程列表和日志中。</translation>
    </message>
    <message>
        <source>That is no address of a DICOMweb service.</source>
        <translation>这不是 DICOMweb 服务的地址。</translation>
    </message>
    <message>
        <source>Give one such as https://archive.example.org/dicom-web.</source>
        <translation>请给出形如 https://archive.example.org/dicom-web 的地址。</translation>
    </message>
    <message>
        <source>The address of a DICOMweb service has no &apos;?&apos; or &apos;#&apos;.</source>
        <translation>DICOMweb 服务的地址中不含“?”或“#”。</translation>
    </message>
    <message>
        <source>Give the address up to the part before /studies; keys and tokens belong into the environment.</source>
        <translation>请给出 /studies 之前的地址；密钥和令牌应放在环境变量中。</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is no range of dates.</source>
        <translation>“{text}”不是日期范围。</translation>
    </message>
    <message>
        <source>Write 2020-01-01..2020-12-31.</source>
        <translation>请写成 2020-01-01..2020-12-31。</translation>
    </message>
    <message>
        <source>{folder} holds copies that were made with another key.</source>
        <translation>{folder}中有用另一个密钥制作的副本。</translation>
    </message>
    <message>
        <source>Name the same key with --key, or choose another folder: one patient would be two in it.</source>
        <translation>请用 --key 指定同一个密钥，或选择另一个文件夹：否则同一患者在其中会成为两个人。</translation>
    </message>
    <message>
        <source>{number} of {total} files</source>
        <translation>第 {number}/{total} 个文件</translation>
    </message>
    <message>
        <source>The copy of {file} would not have the same pixels in the same place.</source>
        <translation>{file}的副本在相同位置上的像素会与原文件不同。</translation>
    </message>
    <message>
        <source>It was not kept. Please report this with the kind of scanner that the file is from.</source>
        <translation>未保留该副本。请报告此问题，并说明该文件来自哪种扫描仪。</translation>
    </message>
    <message>
        <source>{folder} is there and holds something else.</source>
        <translation>{folder}已存在，其中是其他内容。</translation>
    </message>
    <message>
        <source>Choose a new or empty folder.</source>
        <translation>请选择新的或空的文件夹。</translation>
    </message>
    <message>
        <source>Series {name} is not copied: {reason}.</source>
        <translation>未复制序列 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{file} is there and is no crosswalk of &apos;lungprep deidentify&apos;.</source>
        <translation>{file}已存在，且不是“lungprep deidentify”的对照表。</translation>
    </message>
    <message>
        <source>Give another file; this one stays as it is.</source>
        <translation>请指定另一个文件；该文件保持原样。</translation>
    </message>
    <message>
        <source>The file {file} {reason}.</source>
        <translation>文件{file}{reason}。</translation>
    </message>
    <message>
        <source>The archive lists {found} of the {count} series of a study.</source>
        <translation>影像归档只列出某检查 {count} 个序列中的 {found} 个。</translation>
    </message>
    <message>
        <source>Ask its administrator to raise the limit of answers (C-FIND).</source>
        <translation>请联系其管理员提高应答数量的上限（C-FIND）。</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is no address of a DICOM archive.</source>
        <translation>“{text}”不是 DICOM 影像归档的地址。</translation>
    </message>
    <message>
        <source>Write AE@HOST:PORT, such as PACS@archive.example.org:104.</source>
        <translation>请写成 AE@HOST:PORT，例如 PACS@archive.example.org:104。</translation>
    </message>
    <message>
        <source>The archive {place} cannot be reached.</source>
        <translation>无法连接影像归档 {place}。</translation>
    </message>
    <message>
        <source>Check title, host and port, or wait until the archive runs again; what was fetched stays.</source>
        <translation>请检查 AE 标题、主机和端口，或等待影像归档恢复运行；已取得的内容会保留。</translation>
    </message>
    <message>
        <source>The connection to the archive {place} broke.</source>
        <translation>与影像归档 {place} 的连接中断。</translation>
    </message>
    <message>
        <source>What arrived stays; the rest is asked for again.</source>
        <translation>已到达的内容会保留；其余内容会重新请求。</translation>
    </message>
    <message>
        <source>The archive {place} answers with status {code}.</source>
        <translation>影像归档 {place} 返回状态 {code}。</translation>
    </message>
    <message>
        <source>Run the same command again; if it stays so, tell the archive&apos;s administrator.</source>
        <translation>请再次运行同一命令；如仍如此，请告知影像归档的管理员。</translation>
    </message>
    <message>
        <source>The archive {place} goes by another AE title.</source>
        <translation>影像归档 {place} 使用另一个 AE 标题。</translation>
    </message>
    <message>
        <source>Ask its administrator for the title, and give it in --dicom AE@HOST:PORT.</source>
        <translation>请向其管理员询问 AE 标题，并写入 --dicom AE@HOST:PORT。</translation>
    </message>
    <message>
        <source>The archive {place} refuses the calling AE title &apos;{title}&apos;.</source>
        <translation>影像归档 {place} 拒绝呼叫方 AE 标题“{title}”。</translation>
    </message>
    <message>
        <source>Ask its administrator to enter the title, or give another one with --calling-aet.</source>
        <translation>请联系其管理员登记该标题，或用 --calling-aet 指定另一个。</translation>
    </message>
    <message>
        <source>The archive {place} does not offer this way of finding or bringing.</source>
        <translation>影像归档 {place} 不支持这种查询或传输方式。</translation>
    </message>
    <message>
        <source>Try --move-to instead of C-GET, or ask its administrator.</source>
        <translation>请用 --move-to 代替 C-GET，或咨询其管理员。</translation>
    </message>
    <message>
        <source>The archive {place} does not know the title that it should send to.</source>
        <translation>影像归档 {place} 不认识要发送到的目标 AE 标题。</translation>
    </message>
    <message>
        <source>Ask its administrator to enter the title, host and port of --move-to.</source>
        <translation>请联系其管理员登记 --move-to 的标题、主机和端口。</translation>
    </message>
    <message>
        <source>The archive {place} could not send (status {code}).</source>
        <translation>影像归档 {place} 无法发送（状态 {code}）。</translation>
    </message>
    <message>
        <source>It may not know title, host and port of --move-to: ask its administrator to enter them.</source>
        <translation>它可能不认识 --move-to 的标题、主机和端口：请联系其管理员登记。</translation>
    </message>
    <message>
        <source>Port {port} cannot be listened on: {reason}.</source>
        <translation>无法监听端口 {port}：{reason}。</translation>
    </message>
    <message>
        <source>Give another port with --move-to; the archive has to know it.</source>
        <translation>请用 --move-to 指定另一个端口；影像归档必须知道该端口。</translation>
    </message>
    <message>
        <source>{count:,} of {total:,}, {size} so far</source>
        <translation>目前 {count:,}/{total:,}，{size}</translation>
    </message>
    <message>
        <source>{done}; about {whole} in all, {time} to go</source>
        <translation>{done}；总计约 {whole}，还需 {time}</translation>
    </message>
    <message>
        <source>{text}; only {free} are free on the disk</source>
        <translation>{text}；磁盘仅剩 {free}</translation>
    </message>
    <message>
        <source>{done} fetched, {already} were there already, {failed} failed or incomplete; {size} brought.</source>
        <translation>已取得 {done} 个，原已存在 {already} 个，失败或不完整 {failed} 个；共传输 {size}。</translation>
    </message>
    <message>
        <source>{missing} of {count} patients of the list have no such study in the archive.</source>
        <translation>列表中 {count} 名患者有 {missing} 名在影像归档中没有这样的检查。</translation>
    </message>
    <message>
        <source>asking for studies: {number} found</source>
        <translation>正在查询检查：已找到 {number} 个</translation>
    </message>
    <message>
        <source>See fetch_log.csv; the same command again fetches what is missing.</source>
        <translation>见 fetch_log.csv；再次运行同一命令会取回缺少的内容。</translation>
    </message>
    <message>
        <source>The archive has no study of these dates.</source>
        <translation>影像归档中没有这些日期的检查。</translation>
    </message>
    <message>
        <source>The archive has no such study. Check the accession number and the archive.</source>
        <translation>影像归档中没有该检查。请核对检查号（Accession Number）和影像归档。</translation>
    </message>
    <message>
        <source>What the archive sent could not be read as DICOM.</source>
        <translation>影像归档发送的内容无法作为 DICOM 读取。</translation>
    </message>
    <message>
        <source>It is asked for again; if it stays so, tell the archive&apos;s administrator.</source>
        <translation>会重新请求；如仍如此，请告知影像归档的管理员。</translation>
    </message>
    <message>
        <source>The archive at {place} could not be asked ({kind}).</source>
        <translation>无法查询位于 {place} 的影像归档（{kind}）。</translation>
    </message>
    <message>
        <source>Check the address of the service.</source>
        <translation>请检查该服务的地址。</translation>
    </message>
    <message>
        <source>The certificate of the archive at {place} has expired.</source>
        <translation>位于 {place} 的影像归档的证书已过期。</translation>
    </message>
    <message>
        <source>Tell the archive&apos;s administrator: nothing was sent to it.</source>
        <translation>请告知影像归档的管理员：没有向其发送任何内容。</translation>
    </message>
    <message>
        <source>The archive at {place} answers with an error ({code}).</source>
        <translation>位于 {place} 的影像归档返回错误（{code}）。</translation>
    </message>
    <message>
        <source>Try again later; if it stays so, tell the archive&apos;s administrator.</source>
        <translation>请稍后再试；如仍如此，请告知影像归档的管理员。</translation>
    </message>
    <message>
        <source>The archive answers with something else than DICOM JSON, such as a web page.</source>
        <translation>影像归档返回的不是 DICOM JSON，例如是一个网页。</translation>
    </message>
    <message>
        <source>Check the address of the service (what stands before /studies); a login page may stand before it.</source>
        <translation>请检查该服务的地址（/studies 之前的部分）；前面可能有登录页面。</translation>
    </message>
    <message>
        <source>The archive at {place} does not answer in time.</source>
        <translation>位于 {place} 的影像归档没有及时应答。</translation>
    </message>
    <message>
        <source>Try again later, or with a smaller --parallel.</source>
        <translation>请稍后再试，或减小 --parallel。</translation>
    </message>
    <message>
        <source>The connection to the archive at {place} broke in the middle of an answer.</source>
        <translation>与位于 {place} 的影像归档的连接在应答途中中断。</translation>
    </message>
    <message>
        <source>The archive at {place} cannot be reached.</source>
        <translation>无法连接位于 {place} 的影像归档。</translation>
    </message>
    <message>
        <source>Check the address and the network, or wait until the archive runs again; what was fetched stays.</source>
        <translation>请检查地址和网络，或等待影像归档恢复运行；已取得的内容会保留。</translation>
    </message>
    <message>
        <source>The archive at {place} sends from one address to the next without end.</source>
        <translation>位于 {place} 的影像归档不断从一个地址重定向到另一个地址。</translation>
    </message>
    <message>
        <source>Check the address; a login page may stand before it.</source>
        <translation>请检查地址；前面可能有登录页面。</translation>
    </message>
    <message>
        <source>The certificate of the archive at {place} is made out to another host.</source>
        <translation>位于 {place} 的影像归档的证书属于另一台主机。</translation>
    </message>
    <message>
        <source>Check the address; nothing was sent to it.</source>
        <translation>请检查地址；没有向其发送任何内容。</translation>
    </message>
    <message>
        <source>The archive at {place} wants to know who asks ({code}).</source>
        <translation>位于 {place} 的影像归档要求验证身份（{code}）。</translation>
    </message>
    <message>
        <source>Set LUNGPREP_ARCHIVE_USER and LUNGPREP_ARCHIVE_PASSWORD, or LUNGPREP_ARCHIVE_TOKEN, or use ~/.netrc.</source>
        <translation>请设置 LUNGPREP_ARCHIVE_USER 和 LUNGPREP_ARCHIVE_PASSWORD，或设置 LUNGPREP_ARCHIVE_TOKEN，或使用 ~/.netrc。</translation>
    </message>
    <message>
        <source>The archive at {place} does not allow this (403).</source>
        <translation>位于 {place} 的影像归档不允许此操作（403）。</translation>
    </message>
    <message>
        <source>Ask the archive&apos;s administrator for the right to search and retrieve.</source>
        <translation>请向影像归档的管理员申请查询和取回的权限。</translation>
    </message>
    <message>
        <source>The archive does not have it (404).</source>
        <translation>影像归档中没有该内容（404）。</translation>
    </message>
    <message>
        <source>It may have been moved or deleted, or the address of the service is wrong.</source>
        <translation>它可能已被移走或删除，或服务的地址有误。</translation>
    </message>
    <message>
        <source>The archive cannot send instances as they are stored (406).</source>
        <translation>影像归档无法按存储时的形式发送实例（406）。</translation>
    </message>
    <message>
        <source>Fetch them with --dicom instead.</source>
        <translation>请改用 --dicom 取回。</translation>
    </message>
    <message>
        <source>The archive sends something else than DICOM instances, such as a web page.</source>
        <translation>影像归档发送的不是 DICOM 实例，例如是一个网页。</translation>
    </message>
    <message>
        <source>Check the address of the service, and whether it supports WADO-RS.</source>
        <translation>请检查服务的地址，以及它是否支持 WADO-RS。</translation>
    </message>
    <message>
        <source>The certificate of the archive at {place} is signed by an authority unknown here.</source>
        <translation>位于 {place} 的影像归档的证书由本机不认识的机构签发。</translation>
    </message>
    <message>
        <source>Name the file with your institution&apos;s authorities in REQUESTS_CA_BUNDLE.</source>
        <translation>请在 REQUESTS_CA_BUNDLE 中指定含有贵单位证书颁发机构的文件。</translation>
    </message>
    <message>
        <source>No secure connection to the archive at {place} could be made.</source>
        <translation>无法与位于 {place} 的影像归档建立安全连接。</translation>
    </message>
    <message>
        <source>Check that the address begins with https where it should, and the certificates.</source>
        <translation>请检查地址是否应以 https 开头，并检查证书。</translation>
    </message>
    <message>
        <source>There is no case in {folder}.</source>
        <translation>{folder}中没有病例。</translation>
    </message>
    <message>
        <source>Give a folder of DICOM files, of cases of &apos;lungprep batch&apos;, or of image files.</source>
        <translation>请指定含有 DICOM 文件、“lungprep batch”的病例或图像文件的文件夹。</translation>
    </message>
    <message>
        <source>Nothing says whose {count} of {total} cases are, such as {name}.</source>
        <translation>{total} 个病例中有 {count} 个无法得知属于哪位患者，例如 {name}。</translation>
    </message>
    <message>
        <source>Give a table of case and patient with --patients FILE.csv, such as a crosswalk of &apos;lungprep batch&apos;.</source>
        <translation>请用 --patients FILE.csv 提供病例与患者的表格，例如“lungprep batch”的对照表。</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>没有文件夹{folder}。</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>The table {file} has no column that names the case; it has {columns}.</source>
        <translation>表格{file}没有标明病例的列；其中的列为 {columns}。</translation>
    </message>
    <message>
        <source>Call it &apos;case&apos;: the name of the case&apos;s folder, or of the image file.</source>
        <translation>请将该列命名为“case”：内容为病例文件夹或图像文件的名称。</translation>
    </message>
    <message>
        <source>The table {file} gives the case {case} to two patients.</source>
        <translation>表格{file}把病例 {case} 归给了两名患者。</translation>
    </message>
    <message>
        <source>Correct the table.</source>
        <translation>请改正该表格。</translation>
    </message>
    <message>
        <source>{count} patients have their ID written in several ways ({ways} in all).</source>
        <translation>{count} 名患者的 ID 有多种写法（共 {ways} 种）。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>Nothing can be written to {folder}: {reason}.</source>
        <translation>无法写入{folder}：{reason}。</translation>
    </message>
    <message>
        <source>Free some space and run the same command again: what was fetched stays and is used.</source>
        <translation>请腾出空间并再次运行同一命令：已取得的内容会保留并继续使用。</translation>
    </message>
    <message>
        <source>Choose an output folder that you may write to.</source>
        <translation>请选择您有写入权限的输出文件夹。</translation>
    </message>
    <message>
        <source>accession</source>
        <translation>检查号</translation>
    </message>
    <message>
        <source>patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source> or </source>
        <translation> 或 </translation>
    </message>
    <message>
        <source>protocol not {names}</source>
        <translation>扫描方案不含 {names}</translation>
    </message>
    <message>
        <source>report with {names}</source>
        <translation>报告含 {names}</translation>
    </message>
    <message>
        <source>report without {names}</source>
        <translation>报告不含 {names}</translation>
    </message>
    <message>
        <source>{kind} in the list to include</source>
        <translation>{kind}在纳入列表中</translation>
    </message>
    <message>
        <source>{kind} not in the list to exclude</source>
        <translation>{kind}不在排除列表中</translation>
    </message>
    <message>
        <source>date {first} to {last}</source>
        <translation>日期 {first} 至 {last}</translation>
    </message>
    <message>
        <source>reports in the table</source>
        <translation>表格中的报告</translation>
    </message>
    <message>
        <source>with an accession number</source>
        <translation>有检查号</translation>
    </message>
    <message>
        <source>different accession numbers</source>
        <translation>不同的检查号</translation>
    </message>
    <message>
        <source>The list would replace the table of reports.</source>
        <translation>该列表会替换报告表格。</translation>
    </message>
    <message>
        <source>Give -o another file.</source>
        <translation>请用 -o 指定另一个文件。</translation>
    </message>
    <message>
        <source>protocol {names}</source>
        <translation>扫描方案含 {names}</translation>
    </message>
    <message>
        <source>Some dates of the table {file} cannot be read.</source>
        <translation>表格{file}中有些日期无法读取。</translation>
    </message>
    <message>
        <source>{missing} of {count} entries of the list to include are not in the table.</source>
        <translation>纳入列表的 {count} 个条目中有 {missing} 个不在表格中。</translation>
    </message>
    <message>
        <source>{count} of {total} patients keep the part that the earlier split gave them.</source>
        <translation>{total} 名患者中有 {count} 名保留先前划分所给的部分。</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; does not say how to split.</source>
        <translation>“{text}”没有说明如何划分。</translation>
    </message>
    <message>
        <source>Write parts that add up to 1, such as train=0.8,validation=0.1,test=0.1.</source>
        <translation>请写出总和为 1 的各部分，例如 train=0.8,validation=0.1,test=0.1。</translation>
    </message>
    <message>
        <source>{patients} patients cannot be split into {parts} parts.</source>
        <translation>{patients} 名患者无法划分为 {parts} 个部分。</translation>
    </message>
    <message>
        <source>Give fewer parts or more patients: a patient is never split.</source>
        <translation>请减少部分数或增加患者：同一患者绝不会被拆开。</translation>
    </message>
    <message>
        <source>So few patients left the parts {parts} empty; each got one patient of another part.</source>
        <translation>患者太少，使 {parts} 部分为空；已从其他部分各分给它们一名患者。</translation>
    </message>
    <message>
        <source>nnU-Net&apos;s splits need at least two parts.</source>
        <translation>nnU-Net 的划分至少需要两个部分。</translation>
    </message>
    <message>
        <source>Name two with --parts.</source>
        <translation>请用 --parts 指定两个。</translation>
    </message>
    <message>
        <source>{patients} patients cannot be split into {folds} folds.</source>
        <translation>{patients} 名患者无法划分为 {folds} 折。</translation>
    </message>
    <message>
        <source>Give fewer folds.</source>
        <translation>请减少折数。</translation>
    </message>
    <message>
        <source>The earlier split has a patient in several parts ({parts}).</source>
        <translation>先前的划分把同一患者放在了多个部分（{parts}）。</translation>
    </message>
    <message>
        <source>Remove its splits.csv to split anew, or keep the spellings of IDs apart with --ids apart.</source>
        <translation>请删除其 splits.csv 以重新划分，或用 --ids apart 把 ID 的不同写法视为不同的人。</translation>
    </message>
    <message>
        <source>Only {here} of {expected} instances arrived.</source>
        <translation>{expected} 个实例只到达 {here} 个。</translation>
    </message>
    <message>
        <source>Run the same command again; if it stays so, ask the archive&apos;s administrator about limits.</source>
        <translation>请再次运行同一命令；如仍如此，请向影像归档的管理员询问数量限制。</translation>
    </message>
    <message>
        <source>Series {number}: {trouble}</source>
        <translation>序列 {number}：{trouble}</translation>
    </message>
    <message>
        <source>{damaged} arrived damaged; {here} of {expected} are whole.</source>
        <translation>有 {damaged}到达时已损坏；{expected} 个中有 {here} 个完整。</translation>
    </message>
    <message>
        <source>Run the same command again; if it stays so, the archive&apos;s copy is damaged.</source>
        <translation>请再次运行同一命令；如仍如此，则影像归档中的副本已损坏。</translation>
    </message>
    <message>
        <source>instance</source>
        <translation>个实例</translation>
    </message>
    <message>
        <source>instances</source>
        <translation>个实例</translation>
    </message>
    <message>
        <source>The table {file} has several columns that could be the {kind}: {columns}.</source>
        <translation>表格{file}有多个列可能是 {kind}：{columns}。</translation>
    </message>
    <message>
        <source>The table {file} has no column &apos;{kind}&apos;; it has {columns}.</source>
        <translation>表格{file}没有“{kind}”列；其中的列为 {columns}。</translation>
    </message>
    <message>
        <source>Name it with --{kind}-column.</source>
        <translation>请用 --{kind}-column 指定该列。</translation>
    </message>
    <message>
        <source>The table {file} is empty.</source>
        <translation>表格{file}为空。</translation>
    </message>
    <message>
        <source>Check the file.</source>
        <translation>请检查该文件。</translation>
    </message>
    <message>
        <source>{file} is a spreadsheet program&apos;s own file.</source>
        <translation>{file}是电子表格程序自有格式的文件。</translation>
    </message>
    <message>
        <source>Save it as CSV (comma separated values) and give that file.</source>
        <translation>请另存为 CSV（逗号分隔值）并使用该文件。</translation>
    </message>
    <message>
        <source>{file} is no text.</source>
        <translation>{file}不是文本。</translation>
    </message>
    <message>
        <source>Save it as CSV.</source>
        <translation>请另存为 CSV。</translation>
    </message>
    <message>
        <source>The list {file} is empty.</source>
        <translation>列表{file}为空。</translation>
    </message>
    <message>
        <source>Entry {number} of the list {file} is a number that a spreadsheet rounded (such as 1.2E+11).</source>
        <translation>列表{file}的第 {number} 个条目是被电子表格舍入的数（如 1.2E+11）。</translation>
    </message>
    <message>
        <source>Format the column as text and save the list again: the digits are lost in this file.</source>
        <translation>请将该列设为文本格式并重新保存列表：本文件中的数字已丢失。</translation>
    </message>
    <message>
        <source>The list {file} holds patients&apos; names and not patient IDs ({count} of {total} lines).</source>
        <translation>列表{file}含有的是患者姓名而不是患者 ID（{total} 行中有 {count} 行）。</translation>
    </message>
    <message>
        <source>Give the IDs that the archive uses (DICOM Patient ID, 0010,0020): names are not unique.</source>
        <translation>请提供影像归档所用的 ID（DICOM Patient ID，0010,0020）：姓名并不唯一。</translation>
    </message>
    <message>
        <source>The table {file} cannot be read: {reason}.</source>
        <translation>表格{file}无法读取：{reason}。</translation>
    </message>
    <message>
        <source>Save it again as CSV.</source>
        <translation>请重新另存为 CSV。</translation>
    </message>
    <message>
        <source>Check the path and its rights.</source>
        <translation>请检查路径及其权限。</translation>
    </message>
    <message>
        <source>The table {file} is not UTF-8 and was read as Windows-1252.</source>
        <translation>表格{file}不是 UTF-8，已按 Windows-1252 读取。</translation>
    </message>
    <message>
        <source>{count} lines of the list {file} repeat an earlier one.</source>
        <translation>列表{file}有 {count} 行与前面的行重复。</translation>
    </message>
    <message>
        <source>The table {file} cannot be read as &apos;{encoding}&apos;.</source>
        <translation>表格{file}无法按“{encoding}”读取。</translation>
    </message>
    <message>
        <source>Leave --encoding out, or name the encoding that the file was saved in.</source>
        <translation>请去掉 --encoding，或指定保存该文件时所用的编码。</translation>
    </message>
    <message>
        <source>version: {there} there, {now} now</source>
        <translation>版本：原有为 {there}，现在为 {now}</translation>
    </message>
    <message>
        <source>{key}: {there} there, {now} now</source>
        <translation>{key}：原有为 {there}，现在为 {now}</translation>
    </message>
    <message>
        <source>annotations: other ones, or none, there</source>
        <translation>标注：原有的使用其他标注或没有标注</translation>
    </message>
    <message>
        <source>masks: own masks now</source>
        <translation>掩膜：现在使用自有掩膜</translation>
    </message>
    <message>
        <source>masks: own masks there</source>
        <translation>掩膜：原有的使用自有掩膜</translation>
    </message>
    <message>
        <source>segmenter: {there} there, {now} now</source>
        <translation>分割方法：原有为 {there}，现在为 {now}</translation>
    </message>
    <message>
        <source>weights of {network}: SHA-256 {there} there, {now} now</source>
        <translation>{network} 的权重：SHA-256 原有为 {there}，现在为 {now}</translation>
    </message>
    <message>
        <source>What was complete stays; started again, it goes on from there.</source>
        <translation>已完成的内容会保留；再次启动时会从那里继续。</translation>
    </message>
    <message>
        <source>No process can begin with a case: {reason}</source>
        <translation>没有进程能够开始处理病例：{reason}</translation>
    </message>
    <message>
        <source>{folder} is not there any more.</source>
        <translation>{folder}已不存在。</translation>
    </message>
    <message>
        <source>The index of {folder} cannot be written: {reason}.</source>
        <translation>{folder}的索引无法写入：{reason}。</translation>
    </message>
    <message>
        <source>Free some space, or connect the disk; the same command goes on.</source>
        <translation>请腾出空间，或连接磁盘；同一命令会继续。</translation>
    </message>
    <message>
        <source>See what &apos;lungprep doctor&apos; says.</source>
        <translation>请查看“lungprep doctor”的输出。</translation>
    </message>
    <message>
        <source>{file} is there and is not a crosswalk of LungPrep that can be read.</source>
        <translation>{file}已存在，且不是可读取的 LungPrep 对照表。</translation>
    </message>
    <message>
        <source>The crosswalk {file} cannot be written: {reason}.</source>
        <translation>对照表{file}无法写入：{reason}。</translation>
    </message>
    <message>
        <source>Give a path that you may write to.</source>
        <translation>请指定您有写入权限的路径。</translation>
    </message>
    <message>
        <source>The jobs of Slurm cannot be started: {reason}.</source>
        <translation>无法启动 Slurm 作业：{reason}。</translation>
    </message>
    <message>
        <source>Say cores, memory and queue in jobqueue.yaml, as Docs/cluster.md shows.</source>
        <translation>请按 Docs/cluster.md 所示，在 jobqueue.yaml 中写明核数、内存和队列。</translation>
    </message>
    <message>
        <source>The cluster could not run it: {reason}.</source>
        <translation>集群无法运行：{reason}。</translation>
    </message>
    <message>
        <source>The scheduler of Dask is gone.</source>
        <translation>Dask 的调度器已不在。</translation>
    </message>
    <message>
        <source>Start it and its workers again; the same command goes on from there.</source>
        <translation>请重新启动它及其工作进程；同一命令会从那里继续。</translation>
    </message>
    <message>
        <source>The scheduler is at a tls:// address, and no files of TLS are given.</source>
        <translation>调度器位于 tls:// 地址，但没有提供 TLS 文件。</translation>
    </message>
    <message>
        <source>Add --tls-ca, --tls-cert and --tls-key, or name them in Dask&apos;s own configuration.</source>
        <translation>请加上 --tls-ca、--tls-cert 和 --tls-key，或在 Dask 自己的配置中指定。</translation>
    </message>
    <message>
        <source>The workers have LungPrep {there}, and this is {here}.</source>
        <translation>工作进程的 LungPrep 为 {there}，而这里为 {here}。</translation>
    </message>
    <message>
        <source>Install the same version of lungprep in the environment of the workers.</source>
        <translation>请在工作进程的环境中安装同一版本的 lungprep。</translation>
    </message>
    <message>
        <source>It ended every worker that tried it, most often for lack of memory.</source>
        <translation>它使每个尝试处理它的工作进程都终止了，多半是因为内存不足。</translation>
    </message>
    <message>
        <source>dask-jobqueue is not installed here.</source>
        <translation>这里没有安装 dask-jobqueue。</translation>
    </message>
    <message>
        <source>Run: pip install &apos;lungprep[cluster]&apos;.</source>
        <translation>请运行：pip install &apos;lungprep[cluster]&apos;。</translation>
    </message>
    <message>
        <source>Dask is not installed here.</source>
        <translation>这里没有安装 Dask。</translation>
    </message>
    <message>
        <source>{file} is no scheduler file.</source>
        <translation>{file}不是调度器文件。</translation>
    </message>
    <message>
        <source>Give the file that &apos;dask scheduler --scheduler-file&apos; writes, or an address such as tcp://10.0.0.1:8786.</source>
        <translation>请提供“dask scheduler --scheduler-file”写出的文件，或形如 tcp://10.0.0.1:8786 的地址。</translation>
    </message>
    <message>
        <source>The scheduler of Dask cannot be reached at {place}: {reason}.</source>
        <translation>无法连接位于 {place} 的 Dask 调度器：{reason}。</translation>
    </message>
    <message>
        <source>Check that it runs, the address, and for tls:// the files after --tls-ca, --tls-cert, --tls-key.</source>
        <translation>请检查它是否在运行、地址是否正确；若为 tls://，还需检查 --tls-ca、--tls-cert、--tls-key 所指的文件。</translation>
    </message>
    <message>
        <source>The scheduler of Dask has no workers.</source>
        <translation>Dask 的调度器没有工作进程。</translation>
    </message>
    <message>
        <source>Start some with &apos;dask worker&apos;.</source>
        <translation>请用“dask worker”启动若干个。</translation>
    </message>
    <message>
        <source>The workers of the cluster cannot use LungPrep: {reason}.</source>
        <translation>集群的工作进程无法使用 LungPrep：{reason}。</translation>
    </message>
    <message>
        <source>are there already.</source>
        <translation>已存在。</translation>
    </message>
    <message>
        <source>failed before; add --retry-failed to try them again.</source>
        <translation>以前失败；加上 --retry-failed 可再次尝试。</translation>
    </message>
    <message>
        <source>cannot be prepared:</source>
        <translation>无法处理：</translation>
    </message>
    <message>
        <source>of them are there with fewer slices than now.</source>
        <translation>已存在，但其层数比现在少。</translation>
    </message>
    <message>
        <source>are there from the threshold segmenter, and lungmask can run now (--redo fallback).</source>
        <translation>已存在，由阈值法得到，而现在可以运行 lungmask（--redo fallback）。</translation>
    </message>
    <message>
        <source>were changed by hand and would be left as they are:</source>
        <translation>已被手工修改，将保持原样：</translation>
    </message>
    <message>
        <source>are there, made with something else.</source>
        <translation>已存在，但制作条件不同。</translation>
    </message>
    <message>
        <source>are the same scan as another one.</source>
        <translation>与另一个是同一扫描。</translation>
    </message>
    <message>
        <source>are still being fetched.</source>
        <translation>仍在取回中。</translation>
    </message>
    <message>
        <source>{count} cases would be prepared.</source>
        <translation>将处理 {count} 个病例。</translation>
    </message>
    <message>
        <source>{case}: {reason}</source>
        <translation>{case}：{reason}</translation>
    </message>
    <message>
        <source>from {count} cases that are there</source>
        <translation>依据已有的 {count} 个病例估计</translation>
    </message>
    <message>
        <source>roughly: no case is there yet to tell</source>
        <translation>粗略估计：还没有可供参考的病例</translation>
    </message>
    <message>
        <source>About {time} with {workers} workers, {memory} of memory, {disk} of disk ({free} are free); {source}.</source>
        <translation>使用 {workers} 个工作进程约需 {time}，内存 {memory}，磁盘 {disk}（可用 {free}）；{source}。</translation>
    </message>
    <message>
        <source>No process can be started: {reason}.</source>
        <translation>无法启动进程：{reason}。</translation>
    </message>
    <message>
        <source>{file} cannot be written: {reason}.</source>
        <translation>{file}无法写入：{reason}。</translation>
    </message>
    <message>
        <source>{file} was written by a newer LungPrep.</source>
        <translation>{file}由更新版本的 LungPrep 写出。</translation>
    </message>
    <message>
        <source>Use that version here, or remove the file: it is made anew from the cases&apos; folders.</source>
        <translation>请在这里使用该版本，或删除该文件：它会根据病例文件夹重新生成。</translation>
    </message>
    <message>
        <source>reading cases: {done} of {total}</source>
        <translation>正在读取病例：{done}/{total}</translation>
    </message>
    <message>
        <source>{folder} is being worked on by process {pid} on {machine}.</source>
        <translation>{folder}正由 {machine} 上的进程 {pid} 处理。</translation>
    </message>
    <message>
        <source>Wait for it, look at it with --status, end it, or give another output folder.</source>
        <translation>请等待它结束、用 --status 查看、终止它，或指定另一个输出文件夹。</translation>
    </message>
    <message>
        <source>{folder} is the folder of one case.</source>
        <translation>{folder}是单个病例的文件夹。</translation>
    </message>
    <message>
        <source>Give the folder of a batch, which holds one folder per case, or a new one.</source>
        <translation>请指定批处理的文件夹（每个病例一个子文件夹），或一个新文件夹。</translation>
    </message>
    <message>
        <source>The output folder {folder} cannot be made: {reason}.</source>
        <translation>无法创建输出文件夹{folder}：{reason}。</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to.</source>
        <translation>请选择您有写入权限的文件夹。</translation>
    </message>
    <message>
        <source>There is no mask for this case in the folder of masks.</source>
        <translation>掩膜文件夹中没有该病例的掩膜。</translation>
    </message>
    <message>
        <source>Call it {name}.nii.gz, or leave --labels out.</source>
        <translation>请将其命名为 {name}.nii.gz，或去掉 --labels。</translation>
    </message>
    <message>
        <source>This series is in {case}, too, with other slices of it.</source>
        <translation>该序列也在 {case} 中，但层面不同。</translation>
    </message>
    <message>
        <source>Put all slices of the series into one folder, and give that.</source>
        <translation>请把该序列的全部层面放入同一文件夹，并指定该文件夹。</translation>
    </message>
    <message>
        <source>{case} was changed by hand since it was written, and is left as it is; add --overwrite to do it again beside what was changed.</source>
        <translation>{case} 写出之后被手工修改过，因此保持原样；加上 --overwrite 可重新处理，并把修改过的文件保留在旁边。</translation>
    </message>
    <message>
        <source>{folder} holds {cases} made with something else than is asked for now ({what}).</source>
        <translation>{folder}中有 {cases}的制作条件与现在的要求不同（{what}）。</translation>
    </message>
    <message>
        <source>Nothing was changed. Give another folder, add --into NAME to put the new cases beside them, or --overwrite to replace them.</source>
        <translation>没有作任何更改。请指定另一个文件夹，或加上 --into NAME 把新病例放在旁边，或加上 --overwrite 替换它们。</translation>
    </message>
    <message>
        <source>case</source>
        <translation>个病例</translation>
    </message>
    <message>
        <source>cases</source>
        <translation>个病例</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>{ended} of {total} cases, about {time} left; {case}: {stage}</source>
        <translation>{ended}/{total} 例，约剩 {time}；{case}：{stage}</translation>
    </message>
    <message>
        <source>{ended} of {total} cases so far; {case}: {stage}</source>
        <translation>目前 {ended}/{total} 例；{case}：{stage}</translation>
    </message>
    <message>
        <source>{ended} of {total} cases; {case}: {stage}</source>
        <translation>{ended}/{total} 例；{case}：{stage}</translation>
    </message>
    <message>
        <source>The threshold segmenter stood in for lungmask, which could not run, in {cases}.</source>
        <translation>lungmask 无法运行，有 {cases}由阈值法代替。</translation>
    </message>
    <message>
        <source>lungmask can run now: add --redo fallback to do them again.</source>
        <translation>现在可以运行 lungmask：加上 --redo fallback 可重新处理它们。</translation>
    </message>
    <message>
        <source>Done again because more of their slices have arrived: {cases}.</source>
        <translation>因到达了更多层面而重新处理：{cases}。</translation>
    </message>
    <message>
        <source>Begun before all of their study was found, and removed for a better series of it: {cases}.</source>
        <translation>在其检查尚未找全时就已开始，因该检查中有更好的序列而移除：{cases}。</translation>
    </message>
    <message>
        <source>{inputs} the same scan as another one, and done once.</source>
        <translation>{inputs}与另一个是同一扫描，只处理一次。</translation>
    </message>
    <message>
        <source>Left as they are, made with something else than is asked for now: {cases}.</source>
        <translation>制作条件与现在的要求不同，保持原样：{cases}。</translation>
    </message>
    <message>
        <source>Still being fetched: {studies}. Start again when they are here.</source>
        <translation>仍在取回中：{studies}。全部到达后请再次启动。</translation>
    </message>
    <message>
        <source>input is</source>
        <translation>个输入</translation>
    </message>
    <message>
        <source>inputs are</source>
        <translation>个输入</translation>
    </message>
    <message>
        <source>study</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>studies</source>
        <translation>个检查</translation>
    </message>
    <message>
        <source>The process of this case ended with status {status}.</source>
        <translation>该病例的进程结束，状态为 {status}。</translation>
    </message>
    <message>
        <source>The process of this case was ended by signal {signal}, most often because the memory ran out.</source>
        <translation>该病例的进程被信号 {signal} 终止，多半是因为内存用尽。</translation>
    </message>
    <message>
        <source>It took longer than {time} (--case-timeout).</source>
        <translation>用时超过 {time}（--case-timeout）。</translation>
    </message>
    <message>
        <source>It took more than {size} of memory (--case-memory).</source>
        <translation>使用的内存超过 {size}（--case-memory）。</translation>
    </message>
    <message>
        <source>Use fewer workers, or a machine with more memory.</source>
        <translation>请减少工作进程，或使用内存更大的机器。</translation>
    </message>
    <message>
        <source>Allow more time, or look at what is unusual about this scan.</source>
        <translation>请允许更长时间，或查看该扫描有何异常。</translation>
    </message>
    <message>
        <source>Allow more memory, or use a coarser spacing.</source>
        <translation>请允许更多内存，或使用更粗的间距。</translation>
    </message>
    <message>
        <source>{done} done, {failed} failed, {waiting} waiting</source>
        <translation>完成 {done} 个，失败 {failed} 个，等待 {waiting} 个</translation>
    </message>
    <message>
        <source>{case}: {stage}, {percent:.0f} %, {time}</source>
        <translation>{case}：{stage}，{percent:.0f} %，{time}</translation>
    </message>
    <message>
        <source>There is no index in {folder}.</source>
        <translation>{folder}中没有索引。</translation>
    </message>
    <message>
        <source>Make it anew from the cases&apos; folders with &apos;lungprep batch --rebuild&apos;.</source>
        <translation>请用“lungprep batch --rebuild”根据病例文件夹重新生成。</translation>
    </message>
    <message>
        <source>({count} by the threshold segmenter in lungmask&apos;s place)</source>
        <translation>（其中 {count} 个由阈值法代替 lungmask）</translation>
    </message>
    <message>
        <source>still looking for studies</source>
        <translation>仍在查找检查</translation>
    </message>
    <message>
        <source>No process is working on it.</source>
        <translation>没有进程在处理它。</translation>
    </message>
    <message>
        <source>{rate:.0f} an hour</source>
        <translation>每小时 {rate:.0f} 个</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>约剩 {time}</translation>
    </message>
    <message>
        <source>Close it where it is open, free some space, or choose a folder that you may write to.</source>
        <translation>请关闭打开它的程序、腾出空间，或选择您有写入权限的文件夹。</translation>
    </message>
    <message>
        <source>&apos;{table}&apos; cannot be written to {folder}: it is a folder.</source>
        <translation>“{table}”无法写入{folder}：它是文件夹。</translation>
    </message>
    <message>
        <source>&apos;{table}&apos; cannot be written to {folder}: {reason}.</source>
        <translation>“{table}”无法写入{folder}：{reason}。</translation>
    </message>
    <message>
        <source>The inputs cannot be looked through any further: {reason}.</source>
        <translation>无法继续查看输入：{reason}。</translation>
    </message>
    <message>
        <source>Check that their disk is there; the same command goes on from here.</source>
        <translation>请检查其磁盘是否存在；同一命令会从这里继续。</translation>
    </message>
    <message>
        <source>Give folders with DICOM series, or image files.</source>
        <translation>请指定含有 DICOM 序列的文件夹，或图像文件。</translation>
    </message>
    <message>
        <source>The fetch of this series ended before {count} of its instances were here.</source>
        <translation>该序列的取回在 {count} 个实例到达之前就结束了。</translation>
    </message>
    <message>
        <source>There is no study in the folder {folder}.</source>
        <translation>文件夹{folder}中没有检查。</translation>
    </message>
    <message>
        <source>There is no study in the file {file}.</source>
        <translation>文件{file}中没有检查。</translation>
    </message>
    <message>
        <source>There is no study in {files}.</source>
        <translation>{files}中没有检查。</translation>
    </message>
    <message>
        <source>The file {file} cannot be read: {reason}.</source>
        <translation>文件{file}无法读取：{reason}。</translation>
    </message>
    <message>
        <source>no usable chest CT series</source>
        <translation>没有可用的胸部 CT 序列</translation>
    </message>
    <message>
        <source>Start the same &apos;lungprep fetch&apos; again.</source>
        <translation>请再次启动同一“lungprep fetch”。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be opened: {reason}.</source>
        <translation>文件夹{folder}无法打开：{reason}。</translation>
    </message>
    <message>
        <source>Check its rights, and that its disk is there.</source>
        <translation>请检查其权限，以及其磁盘是否存在。</translation>
    </message>
    <message>
        <source>looking for studies: {count} folders so far</source>
        <translation>正在查找检查：已查看 {count} 个文件夹</translation>
    </message>
    <message>
        <source>The case in it is called {case}.</source>
        <translation>其中的病例名为 {case}。</translation>
    </message>
    <message>
        <source>{done} of {total} cases</source>
        <translation>第 {done}/{total} 个病例</translation>
    </message>
    <message>
        <source>Give the folder of a batch, or of one case.</source>
        <translation>请指定批处理的文件夹或单个病例的文件夹。</translation>
    </message>
    <message>
        <source>It has {now} bytes and had {then}; its SHA-256 is another.</source>
        <translation>它有 {now} 字节，原为 {then} 字节；其 SHA-256 不同。</translation>
    </message>
    <message>
        <source>It is no JSON document any more.</source>
        <translation>它已不是 JSON 文档。</translation>
    </message>
    <message>
        <source>It is not there.</source>
        <translation>它不存在。</translation>
    </message>
    <message>
        <source>case.json has no digest of it: it is of an older LungPrep.</source>
        <translation>case.json 中没有它的摘要：由较旧的 LungPrep 写出。</translation>
    </message>
    <message>
        <source>It cannot be read as an image.</source>
        <translation>无法作为图像读取。</translation>
    </message>
    <message>
        <source>A process was ended while it wrote this.</source>
        <translation>写它的时候进程被终止了。</translation>
    </message>
    <message>
        <source>It cannot be read: {reason}.</source>
        <translation>无法读取：{reason}。</translation>
    </message>
    <message>
        <source>It lies on another grid than case.json says.</source>
        <translation>其网格与 case.json 所述不同。</translation>
    </message>
    <message>
        <source>case.json does not name it.</source>
        <translation>case.json 没有列出它。</translation>
    </message>
    <message>
        <source>It holds no case of LungPrep.</source>
        <translation>其中没有 LungPrep 的病例。</translation>
    </message>
    <message>
        <source>--label-names says what the values of a mask mean, and there is none.</source>
        <translation>--label-names 说明掩膜各数值的含义，而这里没有掩膜。</translation>
    </message>
    <message>
        <source>Give the mask with --labels, or leave --label-names out.</source>
        <translation>请用 --labels 给出掩膜，或去掉 --label-names。</translation>
    </message>
    <message>
        <source>&apos;--set {setting}&apos; has no value.</source>
        <translation>“--set {setting}”没有值。</translation>
    </message>
    <message>
        <source>Write --set KEY=VALUE.</source>
        <translation>请写成 --set KEY=VALUE。</translation>
    </message>
    <message>
        <source>&apos;--weights {item}&apos; names no file.</source>
        <translation>“--weights {item}”没有指定文件。</translation>
    </message>
    <message>
        <source>Write --weights MODEL=FILE.</source>
        <translation>请写成 --weights MODEL=FILE。</translation>
    </message>
    <message>
        <source>There is no weights file {file}.</source>
        <translation>没有权重文件{file}。</translation>
    </message>
    <message>
        <source>Check the path after --weights.</source>
        <translation>请检查 --weights 之后的路径。</translation>
    </message>
    <message>
        <source>INPUT or -o DIR is missing.</source>
        <translation>缺少 INPUT 或 -o DIR。</translation>
    </message>
    <message>
        <source>See &apos;lungprep batch --help&apos;.</source>
        <translation>见“lungprep batch --help”。</translation>
    </message>
    <message>
        <source>--scheduler and --cluster are two ways to the same.</source>
        <translation>--scheduler 与 --cluster 是达到同一目的的两种方式。</translation>
    </message>
    <message>
        <source>Give one.</source>
        <translation>请只指定一个。</translation>
    </message>
    <message>
        <source>--shard is for array jobs without a scheduler of Dask.</source>
        <translation>--shard 用于没有 Dask 调度器的数组作业。</translation>
    </message>
    <message>
        <source>Give one of the two.</source>
        <translation>两者请只指定一个。</translation>
    </message>
    <message>
        <source>Check the path after --labels.</source>
        <translation>请检查 --labels 之后的路径。</translation>
    </message>
    <message>
        <source>There is no file {file}.</source>
        <translation>没有文件{file}。</translation>
    </message>
    <message>
        <source>Check the path after --annotations.</source>
        <translation>请检查 --annotations 之后的路径。</translation>
    </message>
    <message>
        <source>--into and --layout do not go together.</source>
        <translation>--into 与 --layout 不能同时使用。</translation>
    </message>
    <message>
        <source>Give the data set another folder.</source>
        <translation>请为数据集指定另一个文件夹。</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is no shard.</source>
        <translation>“{text}”不是分片。</translation>
    </message>
    <message>
        <source>Write --shard I/N, such as 3/40.</source>
        <translation>请写成 --shard I/N，例如 3/40。</translation>
    </message>
    <message>
        <source>There is no shard {part} of {parts}.</source>
        <translation>{parts} 个分片中没有第 {part} 个。</translation>
    </message>
    <message>
        <source>Shards are numbered from 1 to {parts}.</source>
        <translation>分片编号为 1 至 {parts}。</translation>
    </message>
    <message>
        <source>&apos;{option} {text}&apos; is no amount.</source>
        <translation>“{option} {text}”不是数量。</translation>
    </message>
    <message>
        <source>Write it as {example}.</source>
        <translation>请写成 {example}。</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is no name for --into.</source>
        <translation>“{name}”不能作为 --into 的名称。</translation>
    </message>
    <message>
        <source>Give a plain name, such as &apos;sharp-kernel&apos;.</source>
        <translation>请给出简单的名称，例如“sharp-kernel”。</translation>
    </message>
    <message>
        <source>--{name} cannot be negative.</source>
        <translation>--{name} 不能为负数。</translation>
    </message>
    <message>
        <source>Give 1 or more, or leave it out.</source>
        <translation>请给出 1 或更大的数，或不指定。</translation>
    </message>
    <message>
        <source>Check the path after {option}.</source>
        <translation>请检查 {option} 之后的路径。</translation>
    </message>
    <message>
        <source>--case-memory cannot be watched on this system.</source>
        <translation>在该系统上无法监测 --case-memory。</translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation>请去掉它。</translation>
    </message>
    <message>
        <source>The case in {folder} has no measurements.</source>
        <translation>{folder}中的病例没有测量结果。</translation>
    </message>
    <message>
        <source>Prepare it with a segmenter.</source>
        <translation>请用分割方法处理它。</translation>
    </message>
    <message>
        <source>{folder} already holds a comparison.</source>
        <translation>{folder}中已有一个比较结果。</translation>
    </message>
    <message>
        <source>Choose another folder, or add --overwrite to replace it.</source>
        <translation>请选择另一个文件夹，或加上 --overwrite 将其替换。</translation>
    </message>
    <message>
        <source>{folder} holds no case that can be read.</source>
        <translation>{folder}中没有可读取的病例。</translation>
    </message>
    <message>
        <source>Give the folder that &apos;lungprep prepare&apos; wrote.</source>
        <translation>请指定“lungprep prepare”写出的文件夹。</translation>
    </message>
    <message>
        <source>The images of the cases cannot be read for the picture.</source>
        <translation>无法读取用于绘图的病例图像。</translation>
    </message>
    <message>
        <source>Prepare them again, or leave --output away: the table needs no images.</source>
        <translation>请重新处理这些病例，或去掉 --output：表格不需要图像。</translation>
    </message>
    <message>
        <source>Neither mask is an image file, whose grid both could be compared on.</source>
        <translation>两个掩膜都不是图像文件，没有可供比较的共同网格。</translation>
    </message>
    <message>
        <source>Give the scan that they belong to: --reference CT.</source>
        <translation>请指定它们所属的扫描：--reference CT。</translation>
    </message>
    <message>
        <source>{folder} is a file, not a folder.</source>
        <translation>{folder}是文件，不是文件夹。</translation>
    </message>
    <message>
        <source>The package {package} is not installed.</source>
        <translation>软件包 {package} 未安装。</translation>
    </message>
    <message>
        <source>Install it with: pip install &apos;lungprep[archive]&apos;</source>
        <translation>请这样安装：pip install &apos;lungprep[archive]&apos;</translation>
    </message>
    <message>
        <source>--{name} would lie in the folder that is handed over.</source>
        <translation>--{name} 会落在要交出去的文件夹中。</translation>
    </message>
    <message>
        <source>Put it somewhere else.</source>
        <translation>请放到别处。</translation>
    </message>
    <message>
        <source>The archive&apos;s address begins with http, not https.</source>
        <translation>影像归档的地址以 http 而不是 https 开头。</translation>
    </message>
    <message>
        <source>Nothing says what to fetch.</source>
        <translation>没有说明要取回什么。</translation>
    </message>
    <message>
        <source>Give --accessions FILE, --patients FILE or --dates FROM..TO.</source>
        <translation>请指定 --accessions FILE、--patients FILE 或 --dates FROM..TO。</translation>
    </message>
    <message>
        <source>--parallel and --timeout are more than 0, --retries, --rate and --bandwidth not negative.</source>
        <translation>--parallel 和 --timeout 须大于 0，--retries、--rate 和 --bandwidth 不能为负数。</translation>
    </message>
    <message>
        <source>Correct the number.</source>
        <translation>请改正该数。</translation>
    </message>
    <message>
        <source>--move-to goes with --dicom only.</source>
        <translation>--move-to 只能与 --dicom 一起使用。</translation>
    </message>
    <message>
        <source>--move-to needs a title and a port.</source>
        <translation>--move-to 需要 AE 标题和端口。</translation>
    </message>
    <message>
        <source>Write AE@PORT.</source>
        <translation>请写成 AE@PORT。</translation>
    </message>
    <message>
        <source>{file} is not named as NIfTI.</source>
        <translation>{file}的名称不是 NIfTI 的。</translation>
    </message>
    <message>
        <source>End it in .nii.gz.</source>
        <translation>请以 .nii.gz 结尾。</translation>
    </message>
    <message>
        <source>{file} could not be written: {reason}.</source>
        <translation>{file}无法写入：{reason}。</translation>
    </message>
    <message>
        <source>Free some space or choose another place.</source>
        <translation>请腾出空间或选择别处。</translation>
    </message>
    <message>
        <source>The list {file} cannot be written: {reason}.</source>
        <translation>列表{file}无法写入：{reason}。</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>请选择别处。</translation>
    </message>
    <message>
        <source>Nothing says where the column &apos;{column}&apos; is.</source>
        <translation>没有说明列“{column}”在哪里。</translation>
    </message>
    <message>
        <source>Name the file with --table FILE.csv.</source>
        <translation>请用 --table FILE.csv 指定该文件。</translation>
    </message>
    <message>
        <source>The table {file} has no column &apos;{column}&apos;; it has {columns}.</source>
        <translation>表格{file}没有“{column}”列；其中的列为 {columns}。</translation>
    </message>
    <message>
        <source>Check the name of the column.</source>
        <translation>请检查列名。</translation>
    </message>
    <message>
        <source>There is no split in the folder.</source>
        <translation>该文件夹中没有划分。</translation>
    </message>
    <message>
        <source>Name one with --splits, or give a folder whose subfolders are the parts.</source>
        <translation>请用 --splits 指定一个，或指定以子文件夹为各部分的文件夹。</translation>
    </message>
    <message>
        <source>The split cannot be written: {reason}.</source>
        <translation>划分无法写入：{reason}。</translation>
    </message>
    <message>
        <source>Name a folder that you may write to with -o.</source>
        <translation>请用 -o 指定您有写入权限的文件夹。</translation>
    </message>
    <message>
        <source>{file} is no split: it needs the columns case and part.</source>
        <translation>{file}不是划分：它需要 case 和 part 两列。</translation>
    </message>
    <message>
        <source>Give a splits.csv of &apos;lungprep split&apos;, or nnU-Net&apos;s splits_final.json.</source>
        <translation>请提供“lungprep split”的 splits.csv，或 nnU-Net 的 splits_final.json。</translation>
    </message>
    <message>
        <source>{file} cannot be read as nnU-Net&apos;s splits.</source>
        <translation>{file}无法作为 nnU-Net 的划分读取。</translation>
    </message>
    <message>
        <source>--from belongs to &apos;weights fetch&apos;.</source>
        <translation>--from 属于“weights fetch”。</translation>
    </message>
    <message>
        <source>--from needs the model that the file is for.</source>
        <translation>--from 需要说明该文件属于哪个模型。</translation>
    </message>
    <message>
        <source>Name one network.</source>
        <translation>请指定一个网络。</translation>
    </message>
    <message>
        <source>The result cannot be written to {file}: {reason}.</source>
        <translation>结果无法写入{file}：{reason}。</translation>
    </message>
    <message>
        <source>Give --json a file in a folder that is there and that you may write to.</source>
        <translation>请让 --json 指向已有文件夹中您有写入权限的文件。</translation>
    </message>
    <message>
        <source>The result cannot be printed: {reason}.</source>
        <translation>结果无法输出：{reason}。</translation>
    </message>
    <message>
        <source>Make room, or send standard output elsewhere.</source>
        <translation>请腾出空间，或把标准输出送到别处。</translation>
    </message>
    <message>
        <source>{format}, {x} x {y} x {z} voxels of {spacing} mm, {length:.0f} long</source>
        <translation>{format}，{x} x {y} x {z} 体素，每个 {spacing} mm，长 {length:.0f}</translation>
    </message>
    <message>
        <source>There was not enough memory.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>Close other programs, or use fewer workers.</source>
        <translation>请关闭其他程序，或减少工作进程。</translation>
    </message>
    <message>
        <source>Without a window: run_lungprep.py -- --install-requirements.</source>
        <translation>没有窗口时：run_lungprep.py -- --install-requirements。</translation>
    </message>
    <message>
        <source>Run: {command}.</source>
        <translation>请运行：{command}。</translation>
    </message>
    <message>
        <source>slicer.util.pip_uninstall(&apos;{name}&apos;), then {install}</source>
        <translation>slicer.util.pip_uninstall(&apos;{name}&apos;)，然后 {install}</translation>
    </message>
    <message>
        <source>Install the extension PyTorch (Extensions Manager), restart Slicer, open the module PyTorch Utils and press &apos;Uninstall, then Install PyTorch&apos;.</source>
        <translation>请安装扩展 PyTorch（扩展管理器），重新启动 Slicer，打开模块 PyTorch Utils，先按“Uninstall”，再按“Install PyTorch”。</translation>
    </message>
    <message>
        <source>Install the extension PyTorch (Extensions Manager), restart Slicer, open the module PyTorch Utils and press &apos;Install PyTorch&apos;.</source>
        <translation>请安装扩展 PyTorch（扩展管理器），重新启动 Slicer，打开模块 PyTorch Utils，按“Install PyTorch”。</translation>
    </message>
    <message>
        <source>By hand, in Slicer&apos;s Python console: {command}.</source>
        <translation>手动安装：在 Slicer 的 Python 控制台中执行 {command}。</translation>
    </message>
    <message>
        <source>lungmask cannot run: {module} is installed and cannot be imported ({detail}).</source>
        <translation>lungmask 无法运行：{module} 已安装但无法导入（{detail}）。</translation>
    </message>
    <message>
        <source>In Slicer&apos;s Python console: {command}.</source>
        <translation>在 Slicer 的 Python 控制台中执行 {command}。</translation>
    </message>
    <message>
        <source>lungmask cannot run: {name} is not installed.</source>
        <translation>lungmask 无法运行：{name} 未安装。</translation>
    </message>
    <message>
        <source>lungmask cannot run: {name} {problem}.</source>
        <translation>lungmask 无法运行：{name} {problem}。</translation>
    </message>
    <message>
        <source>Or use --segmenter threshold, which needs neither.</source>
        <translation>或使用 --segmenter threshold，两者都不需要。</translation>
    </message>
    <message>
        <source>There is no series with that UID in the input.</source>
        <translation>输入中没有该 UID 的序列。</translation>
    </message>
    <message>
        <source>See what there is with &apos;lungprep series&apos;.</source>
        <translation>用“lungprep series”查看有哪些序列。</translation>
    </message>
    <message>
        <source>schema {version}</source>
        <translation>版本为 {version} 的表结构（schema）</translation>
    </message>
    <message>
        <source>an unknown schema</source>
        <translation>未知的表结构（schema）</translation>
    </message>
    <message>
        <source>reading the database</source>
        <translation>正在读取数据库</translation>
    </message>
    <message>
        <source>The database &apos;{database}&apos; cannot be read: it is damaged or not a Slicer database.</source>
        <translation>数据库“{database}”无法读取：已损坏，或不是 Slicer 数据库。</translation>
    </message>
    <message>
        <source>Open it in Slicer to have it repaired, or give the folder of the DICOM files instead.</source>
        <translation>请在 Slicer 中打开以修复它，或改为指定 DICOM 文件的文件夹。</translation>
    </message>
    <message>
        <source>The database {file} cannot be copied: {reason}.</source>
        <translation>数据库{file}无法复制：{reason}。</translation>
    </message>
    <message>
        <source>Check its rights and the room for temporary files.</source>
        <translation>请检查其权限和存放临时文件的空间。</translation>
    </message>
    <message>
        <source>The database &apos;{database}&apos; has {schema}, which this version of LungPrep cannot read (table {table}).</source>
        <translation>数据库“{database}”使用{schema}，本版本的 LungPrep 无法读取（表 {table}）。</translation>
    </message>
    <message>
        <source>Use a newer LungPrep, or give the folder of the DICOM files instead.</source>
        <translation>请使用更新的 LungPrep，或改为指定 DICOM 文件的文件夹。</translation>
    </message>
    <message>
        <source>The database has {schema}, newer than any that was tried.</source>
        <translation>数据库使用{schema}，比测试过的都新。</translation>
    </message>
    <message>
        <source>only its entry was imported</source>
        <translation>只导入了它的条目</translation>
    </message>
    <message>
        <source>{number} slices name a series of their own each, and agree in all else.</source>
        <translation>有 {number} 层各自标有不同的序列，而其他方面都一致。</translation>
    </message>
    <message>
        <source>{number} files have no Series Instance UID.</source>
        <translation>有 {number} 个文件没有 Series Instance UID。</translation>
    </message>
    <message>
        <source>The slices of one series name {number} different studies.</source>
        <translation>同一序列的层面标有 {number} 个不同的检查。</translation>
    </message>
    <message>
        <source>The slices of one series name {number} different patients.</source>
        <translation>同一序列的层面标有 {number} 个不同的患者。</translation>
    </message>
    <message>
        <source>{number} files end before their pixels do: {files}.</source>
        <translation>有 {number} 个文件在像素结束之前就中断了：{files}。</translation>
    </message>
    <message>
        <source>The file {file} ends before its pixels do.</source>
        <translation>文件{file}在像素结束之前就中断了。</translation>
    </message>
    <message>
        <source>its path leaves the zip file</source>
        <translation>其路径越出 zip 文件</translation>
    </message>
    <message>
        <source>{number} members of the zip file are damaged, the first of them {file}.</source>
        <translation>zip 文件有 {number} 个成员已损坏，第一个是{file}。</translation>
    </message>
    <message>
        <source>a link</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>unpacking {number} of {total} files</source>
        <translation>正在解压文件：{number}/{total}</translation>
    </message>
    <message>
        <source>The zip file {file} has more than {number:,} members.</source>
        <translation>zip 文件{file}的成员超过 {number:,} 个。</translation>
    </message>
    <message>
        <source>Unpack it with a program you trust and give its folder.</source>
        <translation>请用您信任的程序解压，并指定解压后的文件夹。</translation>
    </message>
    <message>
        <source>Unpacking the series takes {needed}, and the folder for temporary files has {free} free.</source>
        <translation>解压该序列需要 {needed}，而存放临时文件的文件夹可用 {free}。</translation>
    </message>
    <message>
        <source>Make room, or set TMPDIR to a folder on a larger disk.</source>
        <translation>请腾出空间，或将 TMPDIR 设为更大磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>encrypted</source>
        <translation>已加密</translation>
    </message>
    <message>
        <source>it cannot be unpacked</source>
        <translation>无法解压</translation>
    </message>
    <message>
        <source>it is damaged or not a zip file</source>
        <translation>已损坏或不是 zip 文件</translation>
    </message>
    <message>
        <source>The zip file {file} cannot be opened: {reason}.</source>
        <translation>zip 文件{file}无法打开：{reason}。</translation>
    </message>
    <message>
        <source>Copy it again.</source>
        <translation>请重新复制它。</translation>
    </message>
    <message>
        <source>reading headers: {number:,} of {total:,} members</source>
        <translation>正在读取文件头：{number:,}/{total:,} 个成员</translation>
    </message>
    <message>
        <source>it would inflate to more than 8 GiB</source>
        <translation>解压后会超过 8 GiB</translation>
    </message>
    <message>
        <source>it would inflate to {number} times its size</source>
        <translation>解压后会是原来的 {number} 倍</translation>
    </message>
    <message>
        <source>its header ends or is damaged before anything useful</source>
        <translation>其文件头在有用内容之前就中断或损坏</translation>
    </message>
    <message>
        <source>its file meta information cannot be read</source>
        <translation>其文件元信息无法读取</translation>
    </message>
    <message>
        <source>not a usable path</source>
        <translation>路径不可用</translation>
    </message>
    <message>
        <source>looking for files</source>
        <translation>正在查找文件</translation>
    </message>
    <message>
        <source>One file is not DICOM: {files}.</source>
        <translation>有 1 个文件不是 DICOM：{files}。</translation>
    </message>
    <message>
        <source>{number} files are not DICOM: {files}.</source>
        <translation>有 {number} 个文件不是 DICOM：{files}。</translation>
    </message>
    <message>
        <source>The file {files} is empty.</source>
        <translation>文件{files}为空。</translation>
    </message>
    <message>
        <source>{number} files are empty: {files}.</source>
        <translation>有 {number} 个文件为空：{files}。</translation>
    </message>
    <message>
        <source>The file {files} cannot be opened.</source>
        <translation>文件{files}无法打开。</translation>
    </message>
    <message>
        <source>{number} files cannot be opened: {files}.</source>
        <translation>有 {number} 个文件无法打开：{files}。</translation>
    </message>
    <message>
        <source>The file {files} cannot be used as DICOM.</source>
        <translation>文件{files}不能作为 DICOM 使用。</translation>
    </message>
    <message>
        <source>{number} files cannot be used as DICOM: {files}.</source>
        <translation>有 {number} 个文件不能作为 DICOM 使用：{files}。</translation>
    </message>
    <message>
        <source>The file {files} is missing.</source>
        <translation>文件{files}缺失。</translation>
    </message>
    <message>
        <source>{number} files are missing: {files}.</source>
        <translation>有 {number} 个文件缺失：{files}。</translation>
    </message>
    <message>
        <source>The folder {files} cannot be opened.</source>
        <translation>文件夹{files}无法打开。</translation>
    </message>
    <message>
        <source>{number} folders cannot be opened: {files}.</source>
        <translation>有 {number} 个文件夹无法打开：{files}。</translation>
    </message>
    <message>
        <source>A link leads back to where it is: {files}.</source>
        <translation>有 1 个链接指回它所在之处：{files}。</translation>
    </message>
    <message>
        <source>{number} links lead back to where they are: {files}.</source>
        <translation>有 {number} 个链接指回它们所在之处：{files}。</translation>
    </message>
    <message>
        <source>A member of the zip file is left out: {files}.</source>
        <translation>不使用 zip 文件中的 1 个成员：{files}。</translation>
    </message>
    <message>
        <source>{number} members of the zip file are left out: {files}.</source>
        <translation>不使用 zip 文件中的 {number} 个成员：{files}。</translation>
    </message>
    <message>
        <source>not a regular file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>looking for files: {number:,} so far</source>
        <translation>正在查找文件：已找到 {number:,} 个</translation>
    </message>
    <message>
        <source>a zip file: give it by itself, it is looked into</source>
        <translation>zip 文件：请单独指定它，其中的内容会被读取</translation>
    </message>
    <message>
        <source>a compressed file: unpack it first</source>
        <translation>压缩文件：请先解压</translation>
    </message>
    <message>
        <source>its header is too deep or too large</source>
        <translation>文件头嵌套过深或过大</translation>
    </message>
    <message>
        <source>its name is that of a DICOM file, its content is not</source>
        <translation>文件名像 DICOM，内容却不是</translation>
    </message>
    <message>
        <source>reading headers: {number:,} of {total:,} files</source>
        <translation>正在读取文件头：{number:,}/{total:,} 个文件</translation>
    </message>
    <message>
        <source>it names neither series nor kind</source>
        <translation>既没有序列也没有类型</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is no DICOM element.</source>
        <translation>“{name}”不是 DICOM 元素。</translation>
    </message>
    <message>
        <source>Give its keyword, such as KVP, or its number, such as 0018,0060.</source>
        <translation>请给出其关键字（如 KVP）或编号（如 0018,0060）。</translation>
    </message>
    <message>
        <source>file {number} of {total}</source>
        <translation>第 {number}/{total} 个文件</translation>
    </message>
    <message>
        <source>{file} cannot be read as DICOM.</source>
        <translation>{file}无法作为 DICOM 读取。</translation>
    </message>
    <message>
        <source>Give a DICOM file or folder.</source>
        <translation>请指定 DICOM 文件或文件夹。</translation>
    </message>
    <message>
        <source>a radiotherapy image</source>
        <translation>放疗图像</translation>
    </message>
    <message>
        <source>a radiotherapy dose</source>
        <translation>放疗剂量</translation>
    </message>
    <message>
        <source>radiotherapy structures</source>
        <translation>放疗结构集</translation>
    </message>
    <message>
        <source>a radiotherapy plan</source>
        <translation>放疗计划</translation>
    </message>
    <message>
        <source>raw data</source>
        <translation>原始数据</translation>
    </message>
    <message>
        <source>a spatial registration</source>
        <translation>空间配准</translation>
    </message>
    <message>
        <source>a segmentation</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>a segmentation (label map)</source>
        <translation>分割（标签图）</translation>
    </message>
    <message>
        <source>a segmentation (height map)</source>
        <translation>分割（高度图）</translation>
    </message>
    <message>
        <source>a surface segmentation</source>
        <translation>表面分割</translation>
    </message>
    <message>
        <source>a real world value mapping</source>
        <translation>真实世界值映射</translation>
    </message>
    <message>
        <source>a dose report</source>
        <translation>剂量报告</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF 文档</translation>
    </message>
    <message>
        <source>a CDA document</source>
        <translation>CDA 文档</translation>
    </message>
    <message>
        <source>a structured report</source>
        <translation>结构化报告</translation>
    </message>
    <message>
        <source>a presentation state</source>
        <translation>显示状态</translation>
    </message>
    <message>
        <source>waveforms</source>
        <translation>波形</translation>
    </message>
    <message>
        <source>a photograph or video</source>
        <translation>照片或视频</translation>
    </message>
    <message>
        <source>an X-ray projection</source>
        <translation>X 线投影像</translation>
    </message>
    <message>
        <source>the JPEG 2000 header is damaged</source>
        <translation>JPEG 2000 头已损坏</translation>
    </message>
    <message>
        <source>the JPEG 2000 picture has too many tiles</source>
        <translation>JPEG 2000 图像的分块太多</translation>
    </message>
    <message>
        <source>the JPEG picture ends within its header</source>
        <translation>JPEG 图像在头中就中断了</translation>
    </message>
    <message>
        <source>the JPEG 2000 picture ends within its header</source>
        <translation>JPEG 2000 图像在头中就中断了</translation>
    </message>
    <message>
        <source>the JPEG header is damaged</source>
        <translation>JPEG 头已损坏</translation>
    </message>
    <message>
        <source>the JPEG picture has no header</source>
        <translation>JPEG 图像没有头</translation>
    </message>
    <message>
        <source>is not decoded any more: too many files of the series crash the decoder</source>
        <translation>不再解码：该序列有太多文件使解码器崩溃</translation>
    </message>
    <message>
        <source>is not decoded any more</source>
        <translation>不再解码</translation>
    </message>
    <message>
        <source>is damaged: it crashes the decoder</source>
        <translation>已损坏：会使解码器崩溃</translation>
    </message>
    <message>
        <source>is damaged: decoding it did not end within {seconds:g} s</source>
        <translation>已损坏：{seconds:g} 秒内没有解码完</translation>
    </message>
    <message>
        <source>needs more memory to decode than there is</source>
        <translation>解码所需内存超过可用内存</translation>
    </message>
    <message>
        <source>is truncated, or no image</source>
        <translation>已截断，或不是图像</translation>
    </message>
    <message>
        <source>has {frames} frames, and none with number {number}</source>
        <translation>有 {frames} 帧，没有第 {number} 帧</translation>
    </message>
    <message>
        <source>gives {shape} values, and its header says {rows} x {columns}</source>
        <translation>得到的值为 {shape}，而文件头为 {rows} × {columns}</translation>
    </message>
    <message>
        <source>holds numbers with fractions, which no CT image has</source>
        <translation>含有小数，而 CT 图像没有小数</translation>
    </message>
    <message>
        <source>holds no pixels</source>
        <translation>没有像素</translation>
    </message>
    <message>
        <source>says that it has {rows} rows and {columns} columns</source>
        <translation>文件头称有 {rows} 行 {columns} 列</translation>
    </message>
    <message>
        <source>has {bits_stored} of {bits} bits per pixel, which is no CT image</source>
        <translation>每像素 {bits} 位中使用 {bits_stored} 位，不是 CT 图像</translation>
    </message>
    <message>
        <source>is a colour picture</source>
        <translation>是彩色图片</translation>
    </message>
    <message>
        <source>is truncated: it holds {number} of {total} bytes of pixels</source>
        <translation>已截断：{total} 字节的像素只有 {number} 字节</translation>
    </message>
    <message>
        <source>is truncated: it holds {number} of {total} compressed pictures</source>
        <translation>已截断：{total} 幅压缩图像只有 {number} 幅</translation>
    </message>
    <message>
        <source>holds a picture of {rows} x {columns}, and its header says {said_rows} x {said_columns}</source>
        <translation>含有 {rows} × {columns} 的图像，而文件头为 {said_rows} × {said_columns}</translation>
    </message>
    <message>
        <source>holds a picture of {components} x {precision} bits, and its header says {bits}</source>
        <translation>含有 {components} × {precision} 位的图像，而文件头为 {bits} 位</translation>
    </message>
    <message>
        <source>is truncated: its compressed picture has no end</source>
        <translation>已截断：压缩图像没有结尾</translation>
    </message>
    <message>
        <source>cannot be decoded ({detail})</source>
        <translation>无法解码（{detail}）</translation>
    </message>
    <message>
        <source>has no usable {name} in its header</source>
        <translation>文件头中没有可用的 {name}</translation>
    </message>
    <message>
        <source>cannot be decoded: {reason}</source>
        <translation>无法解码：{reason}</translation>
    </message>
    <message>
        <source>cannot be decoded: its pixels are not {name}</source>
        <translation>无法解码：其像素不是 {name}</translation>
    </message>
    <message>
        <source>is truncated: its compressed pixels are too few</source>
        <translation>已截断：压缩的像素太少</translation>
    </message>
    <message>
        <source>cannot be decoded: the header of its RLE picture is damaged</source>
        <translation>无法解码：RLE 图像的头已损坏</translation>
    </message>
    <message>
        <source>is damaged, or compressed in a way that no decoder here knows ({name})</source>
        <translation>已损坏，或压缩方式是这里的解码器都不认识的（{name}）</translation>
    </message>
    <message>
        <source>is compressed, and its transfer syntax says that it is not</source>
        <translation>是压缩的，而其传输语法称未压缩</translation>
    </message>
    <message>
        <source>Rescale slope or intercept are absent in {number} of {total} slices.</source>
        <translation>{total} 层中有 {number} 层缺少重缩放斜率或截距。</translation>
    </message>
    <message>
        <source>{number} voxels lie outside -32768..32767 HU.</source>
        <translation>有 {number} 个体素超出 -32768..32767 HU。</translation>
    </message>
    <message>
        <source>{number} of {total} slices use more bits than their header says.</source>
        <translation>{total} 层中有 {number} 层使用的位数多于文件头所说。</translation>
    </message>
    <message>
        <source>{number} of {total} slices have something in bits that their header calls unused.</source>
        <translation>{total} 层中有 {number} 层在文件头称未使用的位中有内容。</translation>
    </message>
    <message>
        <source>Leaves these bits out: without them the picture is smooth.</source>
        <translation>不使用这些位：没有它们图像是平滑的。</translation>
    </message>
    <message>
        <source>In {number} of {total} slices the values are not in the range that the header says, such as {low}..{high} and not {smallest}..{largest}.</source>
        <translation>{total} 层中有 {number} 层的数值不在文件头所说的范围内，例如为 {low}..{high}，而不是 {smallest}..{largest}。</translation>
    </message>
    <message>
        <source>has a damaged Modality LUT</source>
        <translation>Modality LUT 已损坏</translation>
    </message>
    <message>
        <source>{share:.1%} of the voxels are padding (at {values:.0f} and others).</source>
        <translation>{share:.1%} 的体素为填充值（{values:.0f} 及其他）。</translation>
    </message>
    <message>
        <source>{share:.1%} of the voxels are padding (at {values:.0f}).</source>
        <translation>{share:.1%} 的体素是填充值（{values:.0f}）。</translation>
    </message>
    <message>
        <source>is compressed as {what}, which needs imagecodecs: install it with &apos;pip install imagecodecs&apos;</source>
        <translation>以 {what} 压缩，需要 imagecodecs：请用“pip install imagecodecs”安装</translation>
    </message>
    <message>
        <source>is truncated: a frame inflates to {number} of {total} bytes</source>
        <translation>已截断：一帧解压后只有 {total} 字节中的 {number} 字节</translation>
    </message>
    <message>
        <source>is damaged: a frame inflates to more bytes than its pixels</source>
        <translation>已损坏：一帧解压后的字节数多于其像素</translation>
    </message>
    <message>
        <source>is damaged: its compressed picture cannot be decoded to its end</source>
        <translation>已损坏：压缩图像无法解码到结尾</translation>
    </message>
    <message>
        <source>is compressed as {what}, and imagecodecs, which decodes it, does not start here ({reason}): install it anew with &apos;pip install --force-reinstall imagecodecs&apos;</source>
        <translation>以 {what} 压缩，而解码它的 imagecodecs 在这里无法启动（{reason}）：请用“pip install --force-reinstall imagecodecs”重新安装</translation>
    </message>
    <message>
        <source>cannot be read ({reason})</source>
        <translation>无法读取（{reason}）</translation>
    </message>
    <message>
        <source>cannot be read as DICOM ({detail})</source>
        <translation>无法作为 DICOM 读取（{detail}）</translation>
    </message>
    <message>
        <source>has a transfer syntax that is none of DICOM&apos;s</source>
        <translation>传输语法不属于 DICOM</translation>
    </message>
    <message>
        <source>is damaged: its compressed picture does not end where its pixels do</source>
        <translation>已损坏：压缩图像的结尾与像素的结尾不符</translation>
    </message>
    <message>
        <source>is damaged: its runs of equal bytes do not make up the picture</source>
        <translation>已损坏：其行程编码的数据无法组成图像</translation>
    </message>
    <message>
        <source>holds {rows} x {columns} pixels, and its header says otherwise</source>
        <translation>含有 {rows} × {columns} 个像素，与文件头不符</translation>
    </message>
    <message>
        <source>slice {number} of {total}</source>
        <translation>第 {number}/{total} 层</translation>
    </message>
    <message>
        <source>comparing doubled slices, {number} of {total}</source>
        <translation>正在比较重复的层面，{number}/{total}</translation>
    </message>
    <message>
        <source>{number} of {total} slices look unlike the slices on both sides: {files}.</source>
        <translation>{total} 层中有 {number} 层与两侧相邻层面不相像：{files}。</translation>
    </message>
    <message>
        <source>{listed}; and {number} more</source>
        <translation>{listed}；及其他 {number} 个</translation>
    </message>
    <message>
        <source>{file}, frame {number}</source>
        <translation>{file}，第 {number} 帧</translation>
    </message>
    <message>
        <source>Prepares it, as the recipe asks for (selection.min_slices = 1).</source>
        <translation>按配方的要求处理它（selection.min_slices = 1）。</translation>
    </message>
    <message>
        <source>{number} of {total} slices cannot be decoded: {files}.</source>
        <translation>{total} 层中有 {number} 层无法解码：{files}。</translation>
    </message>
    <message>
        <source>The slices do not lie on a regular grid.</source>
        <translation>层面不在规则网格上。</translation>
    </message>
    <message>
        <source>Choose another series, or set geometry.irregular = &apos;resample&apos;.</source>
        <translation>请选择另一个序列，或设置 geometry.irregular = &apos;resample&apos;。</translation>
    </message>
    <message>
        <source>It is not known where the slices of the series lie.</source>
        <translation>不知道该序列的层面位于何处。</translation>
    </message>
    <message>
        <source>Choose another series.</source>
        <translation>请选择另一个序列。</translation>
    </message>
    <message>
        <source>{number} slices have the position and pixels of another one.</source>
        <translation>有 {number} 层的位置和像素与另一层相同。</translation>
    </message>
    <message>
        <source>{number} slice has the position and pixels of another one.</source>
        <translation>有 {number} 层的位置和像素与另一层相同。</translation>
    </message>
    <message>
        <source>Slices with different pixels lie at the same places, and nothing tells which of them belong together.</source>
        <translation>相同位置上有像素不同的层面，无法判断哪些属于同一体数据。</translation>
    </message>
    <message>
        <source>{file} and {number} more: each {why}</source>
        <translation>{file}及其他 {number} 个：均{why}</translation>
    </message>
    <message>
        <source>The header says that the values are {kind}, not Hounsfield units.</source>
        <translation>文件头称数值是 {kind}，不是 HU。</translation>
    </message>
    <message>
        <source>{number} of {total} slices were compressed with loss, by a factor of {factor:.3g}.</source>
        <translation>{total} 层中有 {number} 层经过有损压缩，压缩比 {factor:.3g}。</translation>
    </message>
    <message>
        <source>{number} of {total} slices were compressed with loss, by an unknown factor.</source>
        <translation>{total} 层中有 {number} 层经过有损压缩，压缩比不明。</translation>
    </message>
    <message>
        <source>Does not read the series.</source>
        <translation>不读取该序列。</translation>
    </message>
    <message>
        <source>The recipe refuses to resample them.</source>
        <translation>配方不允许对其重采样。</translation>
    </message>
    <message>
        <source>slice</source>
        <translation>层</translation>
    </message>
    <message>
        <source>slices</source>
        <translation>层</translation>
    </message>
    <message>
        <source>other volume</source>
        <translation>个其他体数据</translation>
    </message>
    <message>
        <source>other volumes</source>
        <translation>个其他体数据</translation>
    </message>
    <message>
        <source>{number} of the series is in {volumes} of it: {counts}.</source>
        <translation>该序列有 {number}在其 {volumes}中：{counts}。</translation>
    </message>
    <message>
        <source>{number} of the series are in {volumes} of it: {counts}.</source>
        <translation>该序列有 {number}在其 {volumes}中：{counts}。</translation>
    </message>
    <message>
        <source>every usable series is taken</source>
        <translation>取所有可用的序列</translation>
    </message>
    <message>
        <source>{distance} mm</source>
        <translation>{distance} mm</translation>
    </message>
    <message>
        <source>the only series</source>
        <translation>唯一的序列</translation>
    </message>
    <message>
        <source>the only usable one of {number} series</source>
        <translation>{number} 个序列中唯一可用的</translation>
    </message>
    <message>
        <source>{reason} of {number} usable series</source>
        <translation>{number} 个可用序列中：{reason}</translation>
    </message>
    <message>
        <source>no place</source>
        <translation>位置不明</translation>
    </message>
    <message>
        <source>{modality} series {number}</source>
        <translation>{modality} 序列 {number}</translation>
    </message>
    <message>
        <source>asked for by name, although {reasons}</source>
        <translation>按名称指定，尽管{reasons}</translation>
    </message>
    <message>
        <source>{series} could not be used: {reason}</source>
        <translation>{series} 无法使用：{reason}</translation>
    </message>
    <message>
        <source>There is no DICOM series in {place}.</source>
        <translation>{place}中没有 DICOM 序列。</translation>
    </message>
    <message>
        <source>There is no DICOM series.</source>
        <translation>没有 DICOM 序列。</translation>
    </message>
    <message>
        <source>Give a folder, file or zip that holds a chest CT.</source>
        <translation>请提供含有胸部 CT 的文件夹、文件或 zip。</translation>
    </message>
    <message>
        <source>There is no usable chest CT series in {place}: {series}.</source>
        <translation>{place}中没有可用的胸部 CT 序列：{series}。</translation>
    </message>
    <message>
        <source>There is no usable chest CT series: {series}.</source>
        <translation>没有可用的胸部 CT 序列：{series}。</translation>
    </message>
    <message>
        <source>If it is one slice of a scan, give the folder that holds all of them.</source>
        <translation>如果它是扫描中的一层，请指定含有全部层面的文件夹。</translation>
    </message>
    <message>
        <source>{modality} series</source>
        <translation>{modality} 序列</translation>
    </message>
    <message>
        <source>There is no series &apos;{name}&apos; in the input.</source>
        <translation>输入中没有序列“{name}”。</translation>
    </message>
    <message>
        <source>The rules would not take this series: {reasons}.</source>
        <translation>按规则不会采用该序列：{reasons}。</translation>
    </message>
    <message>
        <source>The series that was asked for holds no images, or not so many volumes.</source>
        <translation>指定的序列没有图像，或没有那么多体数据。</translation>
    </message>
    <message>
        <source>The input holds {number} studies with a usable series.</source>
        <translation>输入中有 {number} 个检查含有可用的序列。</translation>
    </message>
    <message>
        <source>the series</source>
        <translation>该序列</translation>
    </message>
    <message>
        <source>asked for by name</source>
        <translation>按名称指定</translation>
    </message>
    <message>
        <source>the contrast agent in the header</source>
        <translation>文件头中的对比剂</translation>
    </message>
    <message>
        <source>the bolus in the header</source>
        <translation>文件头中的对比剂注射信息</translation>
    </message>
    <message>
        <source>the description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>modality {modality}, not {wanted}</source>
        <translation>模态为 {modality}，不是 {wanted}</translation>
    </message>
    <message>
        <source>no image in it</source>
        <translation>其中没有图像</translation>
    </message>
    <message>
        <source>whether the values are Hounsfield units is decided when the pixels are read</source>
        <translation>数值是否为 HU，读取像素时才能确定</translation>
    </message>
    <message>
        <source>one slice</source>
        <translation>一层</translation>
    </message>
    <message>
        <source>{number} slices</source>
        <translation>{number} 层</translation>
    </message>
    <message>
        <source>where its slices lie is not known</source>
        <translation>不知道层面位于何处</translation>
    </message>
    <message>
        <source>modality {modality}, although its SOP class is that of a CT</source>
        <translation>模态为 {modality}，但其 SOP 类是 CT</translation>
    </message>
    <message>
        <source>a colour picture, not a CT image</source>
        <translation>彩色图片，不是 CT 图像</translation>
    </message>
    <message>
        <source>a mask with one bit per pixel</source>
        <translation>每像素一位的掩膜</translation>
    </message>
    <message>
        <source>its values are {kind}, not Hounsfield units</source>
        <translation>其值为 {kind}，不是 HU</translation>
    </message>
    <message>
        <source>image type {value}, not {wanted}</source>
        <translation>图像类型 {value}，不是 {wanted}</translation>
    </message>
    <message>
        <source>description &apos;{description}&apos; has &apos;{part}&apos;</source>
        <translation>描述“{description}”含有“{part}”</translation>
    </message>
    <message>
        <source>description &apos;{description}&apos; is none of those wanted</source>
        <translation>描述“{description}”不在所需之列</translation>
    </message>
    <message>
        <source>kernel {kernel}</source>
        <translation>重建核 {kernel}</translation>
    </message>
    <message>
        <source>kernel {kernel} is none of those wanted</source>
        <translation>重建核 {kernel} 不在所需之列</translation>
    </message>
    <message>
        <source>contrast agent was given ({source})</source>
        <translation>使用了对比剂（{source}）</translation>
    </message>
    <message>
        <source>no contrast agent was given ({source})</source>
        <translation>未使用对比剂（{source}）</translation>
    </message>
    <message>
        <source>protocol is none of those wanted</source>
        <translation>扫描方案不在所需之列</translation>
    </message>
    <message>
        <source>{slices}, fewer than {least}</source>
        <translation>{slices}，少于 {least} 层</translation>
    </message>
    <message>
        <source>slices {thickness:g} thick, more than {limit:g}</source>
        <translation>层厚 {thickness:g}，大于 {limit:g}</translation>
    </message>
    <message>
        <source>pixels of {size:g}, more than {limit:g}</source>
        <translation>像素 {size:g}，大于 {limit:g}</translation>
    </message>
    <message>
        <source>field of view {width:.0f}, more than {limit:g}</source>
        <translation>视野 {width:.0f}，大于 {limit:g}</translation>
    </message>
    <message>
        <source>covers {length:.0f}, not {low:g} to {high:g}</source>
        <translation>覆盖 {length:.0f}，不在 {low:g} 至 {high:g} 之间</translation>
    </message>
    <message>
        <source>covers {length:.0f}, a chest {low:g} to {high:g}</source>
        <translation>覆盖 {length:.0f}，胸部为 {low:g} 至 {high:g}</translation>
    </message>
    <message>
        <source>field of view {width:.0f}, a chest at least {least:g}</source>
        <translation>视野 {width:.0f}，胸部至少为 {least:g}</translation>
    </message>
    <message>
        <source>kernel {kernel} is sharp</source>
        <translation>重建核 {kernel} 为锐利核</translation>
    </message>
    <message>
        <source>body part {part}</source>
        <translation>身体部位 {part}</translation>
    </message>
    <message>
        <source>a mask: its values are a few small numbers</source>
        <translation>掩膜：其值只是几个小整数</translation>
    </message>
    <message>
        <source>image type {value}</source>
        <translation>图像类型 {value}</translation>
    </message>
    <message>
        <source>protocol has &apos;{part}&apos;</source>
        <translation>扫描方案含有“{part}”</translation>
    </message>
    <message>
        <source>The series covers {length:.0f}, a chest {low:g} to {high:g}.</source>
        <translation>该序列覆盖 {length:.0f}，胸部为 {low:g} 至 {high:g}。</translation>
    </message>
    <message>
        <source>The field of view is {width:.0f} wide, that of a chest at least {least:g}.</source>
        <translation>视野宽 {width:.0f}，胸部的视野至少为 {least:g}。</translation>
    </message>
    <message>
        <source>The reconstruction kernel {kernel} is sharp.</source>
        <translation>重建核 {kernel} 为锐利核。</translation>
    </message>
    <message>
        <source>Nothing in the header says whether contrast agent was given.</source>
        <translation>文件头没有说明是否使用了对比剂。</translation>
    </message>
    <message>
        <source>The header says body part &apos;{part}&apos;.</source>
        <translation>文件头标明的身体部位是“{part}”。</translation>
    </message>
    <message>
        <source>judging study {number} of {total}</source>
        <translation>正在评判检查 {number}/{total}</translation>
    </message>
    <message>
        <source>long enough for a chest</source>
        <translation>长度足以覆盖胸部</translation>
    </message>
    <message>
        <source>shorter than a chest</source>
        <translation>比胸部短</translation>
    </message>
    <message>
        <source>wide enough for a chest</source>
        <translation>宽度足以覆盖胸部</translation>
    </message>
    <message>
        <source>a narrower field of view</source>
        <translation>视野较窄</translation>
    </message>
    <message>
        <source>no large part missing</source>
        <translation>没有大段缺失</translation>
    </message>
    <message>
        <source>a large part of its slices is missing</source>
        <translation>缺少大量层面</translation>
    </message>
    <message>
        <source>not named another part of the body</source>
        <translation>未标为身体其他部位</translation>
    </message>
    <message>
        <source>named another part of the body</source>
        <translation>标为身体其他部位</translation>
    </message>
    <message>
        <source>preferred image type</source>
        <translation>首选的图像类型</translation>
    </message>
    <message>
        <source>a less preferred image type</source>
        <translation>非首选的图像类型</translation>
    </message>
    <message>
        <source>axial slices</source>
        <translation>轴位层面</translation>
    </message>
    <message>
        <source>no axial slices</source>
        <translation>非轴位层面</translation>
    </message>
    <message>
        <source>the length of a chest</source>
        <translation>长度与胸部相符</translation>
    </message>
    <message>
        <source>longer than a chest</source>
        <translation>比胸部长</translation>
    </message>
    <message>
        <source>named a chest</source>
        <translation>标为胸部</translation>
    </message>
    <message>
        <source>not named a chest</source>
        <translation>未标为胸部</translation>
    </message>
    <message>
        <source>more than 8 bits per pixel</source>
        <translation>每像素多于 8 位</translation>
    </message>
    <message>
        <source>8 bits per pixel</source>
        <translation>每像素 8 位</translation>
    </message>
    <message>
        <source>not compressed with loss</source>
        <translation>未经有损压缩</translation>
    </message>
    <message>
        <source>compressed with loss</source>
        <translation>经过有损压缩</translation>
    </message>
    <message>
        <source>contrast agent as wanted</source>
        <translation>对比剂符合要求</translation>
    </message>
    <message>
        <source>contrast agent is not known</source>
        <translation>对比剂情况不明</translation>
    </message>
    <message>
        <source>preferred description</source>
        <translation>首选的描述</translation>
    </message>
    <message>
        <source>no preferred description</source>
        <translation>非首选的描述</translation>
    </message>
    <message>
        <source>preferred kernel</source>
        <translation>首选的重建核</translation>
    </message>
    <message>
        <source>a less preferred kernel</source>
        <translation>非首选的重建核</translation>
    </message>
    <message>
        <source>a kernel as wanted</source>
        <translation>符合要求的重建核</translation>
    </message>
    <message>
        <source>a kernel less fit for the purpose</source>
        <translation>不太适合该用途的重建核</translation>
    </message>
    <message>
        <source>most slices</source>
        <translation>层数最多</translation>
    </message>
    <message>
        <source>fewer slices</source>
        <translation>层数较少</translation>
    </message>
    <message>
        <source>thinnest slices</source>
        <translation>层厚最薄</translation>
    </message>
    <message>
        <source>thicker slices</source>
        <translation>层厚较厚</translation>
    </message>
    <message>
        <source>finest pixels</source>
        <translation>像素最细</translation>
    </message>
    <message>
        <source>coarser pixels</source>
        <translation>像素较粗</translation>
    </message>
    <message>
        <source>lowest series number</source>
        <translation>序列号最小</translation>
    </message>
    <message>
        <source>a higher series number</source>
        <translation>序列号较大</translation>
    </message>
    <message>
        <source>lowest UID among equals</source>
        <translation>其余相同，UID 最小</translation>
    </message>
    <message>
        <source>equal, but with a higher UID</source>
        <translation>其余相同，但 UID 较大</translation>
    </message>
    <message>
        <source>first volume</source>
        <translation>第一个体数据</translation>
    </message>
    <message>
        <source>a later volume of the same series</source>
        <translation>同一序列中靠后的体数据</translation>
    </message>
    <message>
        <source>first</source>
        <translation>排在最前</translation>
    </message>
    <message>
        <source>equal</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>frame of reference</source>
        <translation>参考坐标系</translation>
    </message>
    <message>
        <source>{columns}x{rows}</source>
        <translation>{columns}x{rows}</translation>
    </message>
    <message>
        <source>{height:g} x {width:g}</source>
        <translation>{height:g} × {width:g}</translation>
    </message>
    <message>
        <source>no rows and columns in the header</source>
        <translation>文件头中没有行数和列数</translation>
    </message>
    <message>
        <source>{plane}, rows to {row} and columns to {column}</source>
        <translation>{plane}，行朝向{row}，列朝向{column}</translation>
    </message>
    <message>
        <source>no plane</source>
        <translation>方向不明</translation>
    </message>
    <message>
        <source>unknown size</source>
        <translation>大小不明</translation>
    </message>
    <message>
        <source>orientations</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>sizes</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>pixel spacings</source>
        <translation>像素间距</translation>
    </message>
    <message>
        <source>reconstruction kernels</source>
        <translation>重建核</translation>
    </message>
    <message>
        <source>The series has slices of {number} {kind}: {parts}.</source>
        <translation>该序列的层面有 {number} 种{kind}：{parts}。</translation>
    </message>
    <message>
        <source>pixels of {size}</source>
        <translation>像素 {size}</translation>
    </message>
    <message>
        <source>{number} values per pixel</source>
        <translation>每像素 {number} 个值</translation>
    </message>
    <message>
        <source>modality {modality}</source>
        <translation>模态 {modality}</translation>
    </message>
    <message>
        <source>{number} x {what}</source>
        <translation>{number} × {what}</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>head first</source>
        <translation>头先进</translation>
    </message>
    <message>
        <source>feet first</source>
        <translation>足先进</translation>
    </message>
    <message>
        <source>supine</source>
        <translation>仰卧</translation>
    </message>
    <message>
        <source>prone</source>
        <translation>俯卧</translation>
    </message>
    <message>
        <source>on the right side</source>
        <translation>右侧卧</translation>
    </message>
    <message>
        <source>on the left side</source>
        <translation>左侧卧</translation>
    </message>
    <message>
        <source>The directions of rows and columns are off from perpendicular or from length one by {number:.2g}.</source>
        <translation>行和列的方向偏离垂直或单位长度 {number:.2g}。</translation>
    </message>
    <message>
        <source>{places} and at {number} more places</source>
        <translation>{places} 及其他 {number} 处</translation>
    </message>
    <message>
        <source>The distances between slices vary: {lengths}.</source>
        <translation>层间距不一致：{lengths}。</translation>
    </message>
    <message>
        <source>The distances between slices drift from {low:.4g} to {high}, more than even steps can follow.</source>
        <translation>层间距从 {low:.4g} 漂移到 {high}，超出均匀间距所能描述的程度。</translation>
    </message>
    <message>
        <source>There is only one slice.</source>
        <translation>只有一层。</translation>
    </message>
    <message>
        <source>{number} after slice {place}</source>
        <translation>第 {place} 层之后 {number} 层</translation>
    </message>
    <message>
        <source>{number} slice is missing ({length} of {total}): {places}.</source>
        <translation>缺少 {number} 层（{total} 中的 {length}）：{places}。</translation>
    </message>
    <message>
        <source>{number} slices are missing ({length} of {total}): {places}.</source>
        <translation>缺少 {number} 层（{total} 中的 {length}）：{places}。</translation>
    </message>
    <message>
        <source>{lengths} and {number} other lengths</source>
        <translation>{lengths} 及其他 {number} 种间距</translation>
    </message>
    <message>
        <source>The slices are {plane}, oblique by {angle:.0f} degrees.</source>
        <translation>层面为{plane}，倾斜 {angle:.0f} 度。</translation>
    </message>
    <message>
        <source>The slices are {plane}.</source>
        <translation>层面为{plane}。</translation>
    </message>
    <message>
        <source>position {position}</source>
        <translation>代码 {position}</translation>
    </message>
    <message>
        <source>{number} x {length:g}</source>
        <translation>{number} × {length:g}</translation>
    </message>
    <message>
        <source>The slices are tilted by {angle:.1f} degrees, their {edge} edge towards the {end}.</source>
        <translation>层面倾斜 {angle:.1f} 度，{edge}侧边缘偏向{end}侧。</translation>
    </message>
    <message>
        <source>Slices lie displaced in their own planes by up to {length:.3g}.</source>
        <translation>层面在自身平面内有位移，最大 {length:.3g}。</translation>
    </message>
    <message>
        <source>The patient lay {lay}.</source>
        <translation>患者的体位：{lay}。</translation>
    </message>
    <message>
        <source>single slices</source>
        <translation>单层</translation>
    </message>
    <message>
        <source>frames of object {value}</source>
        <translation>对象 {value} 的帧</translation>
    </message>
    <message>
        <source>temporal position {value}</source>
        <translation>时间位置 {value}</translation>
    </message>
    <message>
        <source>stack {value}</source>
        <translation>堆栈 {value}</translation>
    </message>
    <message>
        <source>cardiac phase {value}</source>
        <translation>心动时相 {value}</translation>
    </message>
    <message>
        <source>slices {thickness:g} thick</source>
        <translation>层厚 {thickness:g}</translation>
    </message>
    <message>
        <source>{value} kVp</source>
        <translation>{value} kVp</translation>
    </message>
    <message>
        <source>acquisition {value}</source>
        <translation>采集 {value}</translation>
    </message>
    <message>
        <source>contrast agent {value}</source>
        <translation>对比剂 {value}</translation>
    </message>
    <message>
        <source>values {value}</source>
        <translation>数值 {value}</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>field of view {number}</source>
        <translation>视野 {number}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>slice {number} at each place</source>
        <translation>每个位置的第 {number} 层</translation>
    </message>
    <message>
        <source>Takes those of the other slices, which agree: slope {slope:g}, intercept {intercept:g}.</source>
        <translation>采用其余各层一致的值：斜率 {slope:g}，截距 {intercept:g}。</translation>
    </message>
    <message>
        <source>Rescale slope or intercept are absent in {number} of {total} slices, and the others do not agree on them.</source>
        <translation>{total} 层中有 {number} 层缺少重缩放斜率或截距，而其余各层的也不一致。</translation>
    </message>
    <message>
        <source>Slicer sorts the {number} slices in another order than their positions along the slice normal.</source>
        <translation>Slicer 对 {number} 层的排序与其沿层面法线的位置顺序不同。</translation>
    </message>
    <message>
        <source>Slicer cannot sort the slices ({detail}).</source>
        <translation>Slicer 无法对层面排序（{detail}）。</translation>
    </message>
    <message>
        <source>Compares the pixels when they are read: of equal ones one is kept, others are a volume of their own.</source>
        <translation>读取时比较像素：相同的只保留一个，不同的另成一个体数据。</translation>
    </message>
    <message>
        <source>The series holds {number} volumes that overlap, with these numbers of slices: {counts}.</source>
        <translation>该序列含有 {number} 个互相重叠的体数据，层数分别为：{counts}。</translation>
    </message>
    <message>
        <source>{number} files hold slices that are there already.</source>
        <translation>有 {number} 个文件中的层面已经存在。</translation>
    </message>
    <message>
        <source>{number} file holds a slice that is there already.</source>
        <translation>有 {number} 个文件中的层面已经存在。</translation>
    </message>
    <message>
        <source>{number} slices lie where another one lies.</source>
        <translation>有 {number} 层与另一层位置相同。</translation>
    </message>
    <message>
        <source>{number} slice lies where another one lies.</source>
        <translation>有 {number} 层与另一层位置相同。</translation>
    </message>
    <message>
        <source>They may be copies of each other.</source>
        <translation>它们可能互为副本。</translation>
    </message>
    <message>
        <source>Unless they are copies of each other, nothing tells which slice belongs to which.</source>
        <translation>除非互为副本，否则无法判断哪一层属于哪一个。</translation>
    </message>
    <message>
        <source>{number} image in the series is a localizer.</source>
        <translation>序列中有 {number} 幅定位像。</translation>
    </message>
    <message>
        <source>{number} images in the series are localizers.</source>
        <translation>序列中有 {number} 幅定位像。</translation>
    </message>
    <message>
        <source>localizer</source>
        <translation>定位像</translation>
    </message>
    <message>
        <source>All {number} slices claim to lie at one place.</source>
        <translation>全部 {number} 层都标在同一位置。</translation>
    </message>
    <message>
        <source>The header does not say the pixel spacing.</source>
        <translation>文件头没有说明像素间距。</translation>
    </message>
    <message>
        <source>The header does not say the number of rows and columns.</source>
        <translation>文件头没有说明行数和列数。</translation>
    </message>
    <message>
        <source>Orders them by {key}; head and feet may be exchanged, and tilt cannot be seen.</source>
        <translation>按 {key} 排序；头足可能颠倒，也看不出倾斜。</translation>
    </message>
    <message>
        <source>{number} of {total} slices have no pixel spacing.</source>
        <translation>{total} 层中有 {number} 层没有像素间距。</translation>
    </message>
    <message>
        <source>Takes reconstruction diameter divided by columns.</source>
        <translation>取重建直径除以列数。</translation>
    </message>
    <message>
        <source>{number} of {total} slice has no usable position or orientation.</source>
        <translation>{total} 层中有 {number} 层没有可用的位置或方向。</translation>
    </message>
    <message>
        <source>{number} of {total} slices have no usable position or orientation.</source>
        <translation>{total} 层中有 {number} 层没有可用的位置或方向。</translation>
    </message>
    <message>
        <source>Leaves them out.</source>
        <translation>不使用它们。</translation>
    </message>
    <message>
        <source>instance number, {step:g} apart</source>
        <translation>Instance Number（间距取 {step:g}）</translation>
    </message>
    <message>
        <source>slice location</source>
        <translation>Slice Location</translation>
    </message>
    <message>
        <source>slices {low} to {high}</source>
        <translation>第 {low} 至 {high} 层</translation>
    </message>
    <message>
        <source>slices without number</source>
        <translation>无编号的层面</translation>
    </message>
    <message>
        <source>Give another output folder.</source>
        <translation>请指定另一个输出文件夹。</translation>
    </message>
    <message>
        <source>Files of the case that was here were changed since: {names}.</source>
        <translation>此前病例的文件后来被修改过：{names}。</translation>
    </message>
    <message>
        <source>Keeps them as {names}.</source>
        <translation>将其保留为 {names}。</translation>
    </message>
    <message>
        <source>{folder} already holds a case.</source>
        <translation>{folder}中已有一个病例。</translation>
    </message>
    <message>
        <source>{folder} is not empty and holds no case of LungPrep.</source>
        <translation>{folder}不为空，且不含 LungPrep 的病例。</translation>
    </message>
    <message>
        <source>The case could not be written to {folder}: {reason}.</source>
        <translation>病例无法写入{folder}：{reason}。</translation>
    </message>
    <message>
        <source>Free some space or choose another folder.</source>
        <translation>请腾出空间或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>preview.png and report.html were not made: {packages} {are} not installed.</source>
        <translation>没有生成 preview.png 和 report.html：{packages} {are}未安装。</translation>
    </message>
    <message>
        <source>Writes everything else. &apos;Report packages...&apos; in the module&apos;s section &apos;lungmask: packages and weights&apos;, or pip, installs what is missing.</source>
        <translation>其余内容照常写出。模块中“lungmask：软件包与权重”一节的“安装报告软件包……”或 pip 可安装所缺内容。</translation>
    </message>
    <message>
        <source>The format &apos;{format}&apos; was not written: {reason}</source>
        <translation>未写出格式“{format}”：{reason}</translation>
    </message>
    <message>
        <source>is</source>
        <translation>尚</translation>
    </message>
    <message>
        <source>are</source>
        <translation>均</translation>
    </message>
    <message>
        <source>Patient and study cannot be read from {file} again.</source>
        <translation>无法从{file}再次读取患者和检查。</translation>
    </message>
    <message>
        <source>Prepare the series from a folder, or without --keep-identifiers.</source>
        <translation>请从文件夹处理该序列，或去掉 --keep-identifiers。</translation>
    </message>
    <message>
        <source>highdicom refuses it: {reason}.</source>
        <translation>highdicom 拒绝接受：{reason}。</translation>
    </message>
    <message>
        <source>Take another format, or report it.</source>
        <translation>请改用其他格式，或报告此问题。</translation>
    </message>
    <message>
        <source>The format &apos;{format}&apos; cannot be written: the package {package} is not installed.</source>
        <translation>无法写出格式“{format}”：软件包 {package} 未安装。</translation>
    </message>
    <message>
        <source>{how} Or leave that format out.</source>
        <translation>{how} 或不使用该格式。</translation>
    </message>
    <message>
        <source>There is no segment in it: no structure has a voxel.</source>
        <translation>其中没有分割段：没有任何结构含有体素。</translation>
    </message>
    <message>
        <source>Look at the case&apos;s other findings.</source>
        <translation>请查看该病例的其他发现。</translation>
    </message>
    <message>
        <source>There is no segmentation in this case.</source>
        <translation>该病例没有分割。</translation>
    </message>
    <message>
        <source>Choose a segmenter.</source>
        <translation>请选择分割方法。</translation>
    </message>
    <message>
        <source>There are no measurements.</source>
        <translation>没有测量结果。</translation>
    </message>
    <message>
        <source>There are no measurements in this case.</source>
        <translation>该病例没有测量结果。</translation>
    </message>
    <message>
        <source>{file} was not written.</source>
        <translation>{file}没有写出。</translation>
    </message>
    <message>
        <source>Prepare the case again.</source>
        <translation>请重新处理该病例。</translation>
    </message>
    <message>
        <source>{folder} holds a data set of another layout (&apos;{other}&apos;, not &apos;{name}&apos;).</source>
        <translation>{folder}中有另一种布局的数据集（“{other}”，不是“{name}”）。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>{case} has no prepared image that can be read back.</source>
        <translation>{case} 没有可读回的处理后图像。</translation>
    </message>
    <message>
        <source>Prepare it with one of the formats nifti, nrrd, metaimage, npz or npy.</source>
        <translation>请用 nifti、nrrd、metaimage、npz 或 npy 格式之一处理它。</translation>
    </message>
    <message>
        <source>The data set cannot be written to {folder}: {reason}.</source>
        <translation>数据集无法写入{folder}：{reason}。</translation>
    </message>
    <message>
        <source>Free some space, or choose another folder; what is written already is kept.</source>
        <translation>请腾出空间，或选择另一个文件夹；已写出的内容会保留。</translation>
    </message>
    <message>
        <source>The pictures of the layout luna16 need the package pillow.</source>
        <translation>布局 luna16 的图片需要软件包 pillow。</translation>
    </message>
    <message>
        <source>Install it: pip install pillow.</source>
        <translation>请安装：pip install pillow。</translation>
    </message>
    <message>
        <source>{case} has no labels.</source>
        <translation>{case} 没有标签。</translation>
    </message>
    <message>
        <source>Prepare it with a segmenter or --labels.</source>
        <translation>请用分割方法或 --labels 处理它。</translation>
    </message>
    <message>
        <source>The values of {case} are {dtype}, not 0 to 255 in uint8.</source>
        <translation>{case} 的数值为 {dtype}，不是 0 到 255 的 uint8。</translation>
    </message>
    <message>
        <source>Prepare it with --recipe medsam.</source>
        <translation>请用 --recipe medsam 处理它。</translation>
    </message>
    <message>
        <source>{case} has label values without a structure: {values}.</source>
        <translation>{case} 中有不对应任何结构的标签值：{values}。</translation>
    </message>
    <message>
        <source>Prepare it again, or say what they mean with --label-names.</source>
        <translation>请重新处理它，或用 --label-names 说明其含义。</translation>
    </message>
    <message>
        <source>The cases do not have the same structures ({kinds}): nnU-Net wants one list for all.</source>
        <translation>各病例的结构不同（{kinds}）：nnU-Net 要求所有病例使用同一份列表。</translation>
    </message>
    <message>
        <source>Prepare them with one segmenter, or keep the structures that all have (labels.keep).</source>
        <translation>请用同一分割方法处理它们，或只保留共有的结构（labels.keep）。</translation>
    </message>
    <message>
        <source>There is no folder {folder} for {file}.</source>
        <translation>没有用于存放{file}的文件夹{folder}。</translation>
    </message>
    <message>
        <source>Make it first, or name another place.</source>
        <translation>请先创建它，或指定别处。</translation>
    </message>
    <message>
        <source>{file} is there already.</source>
        <translation>{file}已存在。</translation>
    </message>
    <message>
        <source>Name another file, or add --overwrite to replace it.</source>
        <translation>请指定另一个文件，或加上 --overwrite 替换它。</translation>
    </message>
    <message>
        <source>There are no labels to write to {file}.</source>
        <translation>没有可写入{file}的标签。</translation>
    </message>
    <message>
        <source>Choose a segmenter, or give a mask with --labels.</source>
        <translation>请选择分割方法，或用 --labels 提供掩膜。</translation>
    </message>
    <message>
        <source>Name another file.</source>
        <translation>请指定另一个文件。</translation>
    </message>
    <message>
        <source>{folder} holds no complete case of this LungPrep.</source>
        <translation>{folder}中没有本版本 LungPrep 的完整病例。</translation>
    </message>
    <message>
        <source>Give the folder of a case that &apos;lungprep prepare&apos; or &apos;lungprep batch&apos; wrote.</source>
        <translation>请指定“lungprep prepare”或“lungprep batch”写出的病例文件夹。</translation>
    </message>
    <message>
        <source>{file} of the case cannot be read.</source>
        <translation>病例的{file}无法读取。</translation>
    </message>
    <message>
        <source>{file} lies under a name that is not UTF-8, which image writers cannot be given.</source>
        <translation>{file}所在的名称不是 UTF-8，图像写出程序无法接受。</translation>
    </message>
    <message>
        <source>Rename the folder or the file, or choose another one.</source>
        <translation>请重命名该文件夹或文件，或选择另一个。</translation>
    </message>
    <message>
        <source>{kept} of {all} slices are kept, and what is between them is not even.</source>
        <translation>{all} 层中保留了 {kept} 层，且它们之间的间隔不均匀。</translation>
    </message>
    <message>
        <source>The slices are tilted or irregular and the recipe refuses to resample them.</source>
        <translation>层面倾斜或不规则，而配方不允许对其重采样。</translation>
    </message>
    <message>
        <source>Set geometry.irregular = &apos;resample&apos;, or choose another series.</source>
        <translation>请设置 geometry.irregular = &apos;resample&apos;，或选择另一个序列。</translation>
    </message>
    <message>
        <source>The reference image lies obliquely to slices that are tilted or irregular themselves.</source>
        <translation>层面本身倾斜或不规则，而参考图像又与其斜交。</translation>
    </message>
    <message>
        <source>Name a reference image along the scan&apos;s axes, or one that was made from it.</source>
        <translation>请指定沿扫描各轴方向的参考图像，或由该扫描生成的参考图像。</translation>
    </message>
    <message>
        <source>{share:.1%} of the voxels are padding (at {values:.0f}) that the header does not name.</source>
        <translation>{share:.1%} 的体素是文件头未说明的填充值（{values:.0f}）。</translation>
    </message>
    <message>
        <source>The table gives slope {slope:g} and intercept {intercept:g} (line {line}).</source>
        <translation>表格给出斜率 {slope:g} 和截距 {intercept:g}（第 {line} 行）。</translation>
    </message>
    <message>
        <source>The values are Hounsfield units without the slope {slope:g} and intercept {intercept:g} of the table (line {line}).</source>
        <translation>数值不经表格中的斜率 {slope:g} 和截距 {intercept:g}（第 {line} 行）就已是 HU。</translation>
    </message>
    <message>
        <source>{file} lies beside the image and holds no transform that can be read.</source>
        <translation>图像旁有{file}，其中没有可读取的变换。</translation>
    </message>
    <message>
        <source>If it is not SPM&apos;s, put it elsewhere; else bring another copy.</source>
        <translation>如果它不是 SPM 的文件，请放到别处；否则请换用另一份副本。</translation>
    </message>
    <message>
        <source>{file} is no Analyze or NIfTI header.</source>
        <translation>{file}不是 Analyze 或 NIfTI 文件头。</translation>
    </message>
    <message>
        <source>Is it complete, and of the format its name says?</source>
        <translation>它是否完整，格式是否与文件名相符？</translation>
    </message>
    <message>
        <source>The header says {said}, and the recipe {taken}.</source>
        <translation>文件头为{said}，而配方为{taken}。</translation>
    </message>
    <message>
        <source>The header says that a voxel is {spacing} large.</source>
        <translation>文件头称体素大小为 {spacing}。</translation>
    </message>
    <message>
        <source>{file} says voxels of 1 x 1 x 1 mm, the first of them at the origin.</source>
        <translation>{file}称体素为 1 x 1 x 1 mm，且第一个体素位于原点。</translation>
    </message>
    <message>
        <source>The header says {said}, and the table of metadata {taken}.</source>
        <translation>文件头为{said}，而元数据表格为{taken}。</translation>
    </message>
    <message>
        <source>{file} does not say how large a voxel is (its header has {words} mm).</source>
        <translation>{file}没有说明体素的大小（其文件头为 {words} mm）。</translation>
    </message>
    <message>
        <source>Say it, if you know it: --set image_files.spacing_mm=[x,y,z] in millimetres.</source>
        <translation>如果您知道，请指定：--set image_files.spacing_mm=[x,y,z]，单位毫米。</translation>
    </message>
    <message>
        <source>Believes the table.</source>
        <translation>以表格为准。</translation>
    </message>
    <message>
        <source>The {format} file does not say which side of the patient is which.</source>
        <translation>该 {format} 文件没有说明患者的哪一侧是哪一侧。</translation>
    </message>
    <message>
        <source>Takes {letters} for the directions in which the indices grow: right and left are a guess.</source>
        <translation>将索引增大的方向视为 {letters}：左右只是猜测。</translation>
    </message>
    <message>
        <source>voxels of {spacing}</source>
        <translation>体素 {spacing}</translation>
    </message>
    <message>
        <source>the orientation {letters}</source>
        <translation>方向 {letters}</translation>
    </message>
    <message>
        <source>{file} is no MetaImage header: it names no ElementDataFile.</source>
        <translation>{file}不是 MetaImage 文件头：其中没有 ElementDataFile。</translation>
    </message>
    <message>
        <source>The header of {file} cannot be understood: {what}.</source>
        <translation>{file}的文件头无法理解：{what}。</translation>
    </message>
    <message>
        <source>Is it complete?</source>
        <translation>它是否完整？</translation>
    </message>
    <message>
        <source>The header gives lengths in {unit}.</source>
        <translation>文件头的长度单位为 {unit}。</translation>
    </message>
    <message>
        <source>The TransformMatrix in the header is none (it has zeros or NaN).</source>
        <translation>文件头中的 TransformMatrix 不是变换矩阵（含有零或 NaN）。</translation>
    </message>
    <message>
        <source>Takes the orientation as not said.</source>
        <translation>视为没有说明方向。</translation>
    </message>
    <message>
        <source>The rows of the TransformMatrix are {lengths} long, where directions have the length 1.</source>
        <translation>TransformMatrix 各行的长度为 {lengths}，而方向的长度应为 1。</translation>
    </message>
    <message>
        <source>Takes the lengths of ElementSpacing.</source>
        <translation>采用 ElementSpacing 的长度。</translation>
    </message>
    <message>
        <source>{file} cannot be read: it does not begin as a MINC file does.</source>
        <translation>{file}无法读取：其开头不是 MINC 文件的开头。</translation>
    </message>
    <message>
        <source>Is it of the format its name says?</source>
        <translation>它的格式与文件名相符吗？</translation>
    </message>
    <message>
        <source>{file} cannot be read as MINC.</source>
        <translation>{file}无法作为 MINC 读取。</translation>
    </message>
    <message>
        <source>{file} is MINC 1, and the package that reads it, nibabel, is not installed.</source>
        <translation>{file}是 MINC 1，而读取它的软件包 nibabel 未安装。</translation>
    </message>
    <message>
        <source>Run &apos;pip install nibabel&apos;, or convert the file to NIfTI with mnc2nii.</source>
        <translation>请运行“pip install nibabel”，或用 mnc2nii 将文件转换为 NIfTI。</translation>
    </message>
    <message>
        <source>The MINC file has no history, as only ITK and SimpleITK write it.</source>
        <translation>该 MINC 文件没有历史记录，只有 ITK 和 SimpleITK 写出的才是这样。</translation>
    </message>
    <message>
        <source>The header gives lengths in {unit}: voxels of {said} {unit}.</source>
        <translation>文件头的长度单位为 {unit}：体素 {said} {unit}。</translation>
    </message>
    <message>
        <source>Takes the {taken}.</source>
        <translation>采用 {taken}。</translation>
    </message>
    <message>
        <source>Takes them for millimetres: nothing in a CT is that large or small.</source>
        <translation>视为毫米：CT 中没有那么大或那么小的东西。</translation>
    </message>
    <message>
        <source>{file} cannot be read: it does not begin as a NIfTI file does.</source>
        <translation>{file}无法读取：其开头不是 NIfTI 文件的开头。</translation>
    </message>
    <message>
        <source>The scale in the header of {file} is not a number (slope {slope}, intercept {intercept}).</source>
        <translation>{file}文件头中的缩放不是数（斜率 {slope}，截距 {intercept}）。</translation>
    </message>
    <message>
        <source>Save the image again without a scale.</source>
        <translation>请不带缩放重新保存该图像。</translation>
    </message>
    <message>
        <source>The sform and the qform put the same voxel up to {distance} apart.</source>
        <translation>sform 与 qform 给出的同一体素的位置最多相差 {distance}。</translation>
    </message>
    <message>
        <source>The voxel sizes of the header ({said} mm) are not those of its sform ({sform} mm).</source>
        <translation>文件头中的体素大小（{said} mm）与其 sform 的（{sform} mm）不同。</translation>
    </message>
    <message>
        <source>The sform is no transform (it has zeros or NaN).</source>
        <translation>sform 不是变换（含有零或 NaN）。</translation>
    </message>
    <message>
        <source>its type ({type}) or its encoding ({encoding})</source>
        <translation>其类型（{type}）或编码（{encoding}）</translation>
    </message>
    <message>
        <source>{file} is a segmentation with {count} layers of overlapping segments.</source>
        <translation>{file}是含有 {count} 层重叠分割段的分割。</translation>
    </message>
    <message>
        <source>Save it in one layer, in which no segments overlap.</source>
        <translation>请保存为单层，其中分割段互不重叠。</translation>
    </message>
    <message>
        <source>its type or its sizes</source>
        <translation>其类型或大小</translation>
    </message>
    <message>
        <source>its space directions or its origin</source>
        <translation>其空间方向或原点</translation>
    </message>
    <message>
        <source>{file} cannot be read: it does not begin as an NRRD file does.</source>
        <translation>{file}无法读取：其开头不是 NRRD 文件的开头。</translation>
    </message>
    <message>
        <source>{header} is only a header: its data file {file} is missing.</source>
        <translation>{header}只是文件头：缺少其数据文件{file}。</translation>
    </message>
    <message>
        <source>Bring the data file into the same folder.</source>
        <translation>请把数据文件放到同一文件夹中。</translation>
    </message>
    <message>
        <source>The row of data files in {header} cannot be understood.</source>
        <translation>{header}中数据文件的列表无法理解。</translation>
    </message>
    <message>
        <source>Correct the header.</source>
        <translation>请改正文件头。</translation>
    </message>
    <message>
        <source>The voxels of {file} are {kind}.</source>
        <translation>{file}的体素为 {kind}。</translation>
    </message>
    <message>
        <source>The header of {file} has the data type {code}, which there is not.</source>
        <translation>{file}的文件头中的数据类型为 {code}，没有这种类型。</translation>
    </message>
    <message>
        <source>Save the image with one whole number or float per voxel.</source>
        <translation>请保存为每个体素一个整数或浮点数的图像。</translation>
    </message>
    <message>
        <source>{file} has {count} values per voxel.</source>
        <translation>{file}每个体素有 {count} 个值。</translation>
    </message>
    <message>
        <source>Give an image with one value per voxel.</source>
        <translation>请提供每个体素只有一个值的图像。</translation>
    </message>
    <message>
        <source>The header of {file} has impossible dimensions: {sizes}.</source>
        <translation>{file}的文件头中的维数不可能：{sizes}。</translation>
    </message>
    <message>
        <source>Bring another copy.</source>
        <translation>请换用另一份副本。</translation>
    </message>
    <message>
        <source>{file} is a sequence of {count} volumes.</source>
        <translation>{file}是含 {count} 个体数据的序列。</translation>
    </message>
    <message>
        <source>Give one volume: save the one you want.</source>
        <translation>请提供一个体数据：把您要的那个保存下来。</translation>
    </message>
    <message>
        <source>The axes of the image are not perpendicular: {angle} off, as after a gantry tilt.</source>
        <translation>图像的各轴互不垂直：偏离 {angle}，如同机架倾斜所致。</translation>
    </message>
    <message>
        <source>{file} is truncated: {missing} bytes of its voxels are missing.</source>
        <translation>{file}已截断：缺少 {missing} 字节的体素。</translation>
    </message>
    <message>
        <source>Bring a complete copy.</source>
        <translation>请换用完整的副本。</translation>
    </message>
    <message>
        <source>{file} is damaged: its packed voxels cannot be unpacked, or do not agree with their checksum.</source>
        <translation>{file}已损坏：其压缩的体素无法解压，或与校验和不符。</translation>
    </message>
    <message>
        <source>{file} has {spare} bytes more than its header says: {needed} for voxels of {size} bytes each.</source>
        <translation>{file}比文件头所说多 {spare} 字节：每个体素 {size} 字节时应为 {needed} 字节。</translation>
    </message>
    <message>
        <source>Correct the type or the size in the header.</source>
        <translation>请改正文件头中的类型或大小。</translation>
    </message>
    <message>
        <source>{file} cannot be opened: {reason}.</source>
        <translation>{file}无法打开：{reason}。</translation>
    </message>
    <message>
        <source>Check its rights.</source>
        <translation>请检查其权限。</translation>
    </message>
    <message>
        <source>{file} is a folder, not an image file.</source>
        <translation>{file}是文件夹，不是图像文件。</translation>
    </message>
    <message>
        <source>Give the image file itself.</source>
        <translation>请直接提供图像文件。</translation>
    </message>
    <message>
        <source>{file} is one of two files, and the other, {other}, is missing.</source>
        <translation>{file} 是两个文件之一，缺少另一个文件 {other}。</translation>
    </message>
    <message>
        <source>Bring it into the same folder.</source>
        <translation>请把它放到同一文件夹中。</translation>
    </message>
    <message>
        <source>The mask: {what}</source>
        <translation>掩膜：{what}</translation>
    </message>
    <message>
        <source>The values go from {low:.4g} to {high:.4g} and look like Hounsfield units minus {number}, but by how much is not certain.</source>
        <translation>数值从 {low:.4g} 到 {high:.4g}，看似 HU 减 {number}，但偏移多少并不确定。</translation>
    </message>
    <message>
        <source>{number} of {total} slices ({slices}) lie about 1000 above or below their neighbours in all values.</source>
        <translation>{total} 层中有 {number} 层（{slices}）的全部数值比相邻层高或低约 1000。</translation>
    </message>
    <message>
        <source>The values go from {low:.4g} to {high:.4g}, with soft tissue and no air.</source>
        <translation>数值从 {low:.4g} 到 {high:.4g}，有软组织而没有空气。</translation>
    </message>
    <message>
        <source>The values go from {low:.4g} to {high:.4g}, with air and no soft tissue.</source>
        <translation>数值从 {low:.4g} 到 {high:.4g}，有空气而没有软组织。</translation>
    </message>
    <message>
        <source>The values go from {low:.4g} to {high:.4g}: all voxels have the same value.</source>
        <translation>数值从 {low:.4g} 到 {high:.4g}：所有体素的值相同。</translation>
    </message>
    <message>
        <source>The values go from {low:.4g} to {high:.4g}: a picture with up to 256 grey values.</source>
        <translation>数值从 {low:.4g} 到 {high:.4g}：是不超过 256 级灰度的图片。</translation>
    </message>
    <message>
        <source>The values go from {low:.4g} to {high:.4g}: air and soft tissue alone are 1000 Hounsfield units apart.</source>
        <translation>数值从 {low:.4g} 到 {high:.4g}：仅空气与软组织就相差 1000 HU。</translation>
    </message>
    <message>
        <source>The values go from {low:.4g} to {high:.4g}, with fractions: an image that was scaled to this range.</source>
        <translation>数值从 {low:.4g} 到 {high:.4g}，带小数：图像被缩放到了该范围。</translation>
    </message>
    <message>
        <source>The values go from {low:.4g} to {high:.4g}: a mask.</source>
        <translation>数值从 {low:.4g} 到 {high:.4g}：是掩膜。</translation>
    </message>
    <message>
        <source>The values go from {low:.4g} to {high:.4g} and are only these two, as in a mask.</source>
        <translation>数值只有 {low:.4g} 和 {high:.4g} 两个，如同掩膜。</translation>
    </message>
    <message>
        <source>The values go from {low:.4g} to {high:.4g}, with neither air near -1000 HU nor soft tissue near 50 HU.</source>
        <translation>数值从 {low:.4g} 到 {high:.4g}，既没有 -1000 HU 附近的空气，也没有 50 HU 附近的软组织。</translation>
    </message>
    <message>
        <source>The values go from {low:.4g} to {high:.4g} and look like Hounsfield units plus {number}.</source>
        <translation>数值从 {low:.4g} 到 {high:.4g}，看似 HU 加 {number}。</translation>
    </message>
    <message>
        <source>The values go from {low:.4g} to {high:.4g} and look like Hounsfield units minus {number}.</source>
        <translation>数值从 {low:.4g} 到 {high:.4g}，看似 HU 减 {number}。</translation>
    </message>
    <message>
        <source>The values go from {low:.4g} to {high:.4g} and look like Hounsfield units plus {number}, but by how much is not certain.</source>
        <translation>数值从 {low:.4g} 到 {high:.4g}，看似 HU 加 {number}，但偏移多少并不确定。</translation>
    </message>
    <message>
        <source>Believes that they are Hounsfield units.</source>
        <translation>视为 HU。</translation>
    </message>
    <message>
        <source>Goes on, because the recipe does not require Hounsfield units.</source>
        <translation>继续，因为配方不要求 HU。</translation>
    </message>
    <message>
        <source>Subtracts {number}.</source>
        <translation>减去 {number}。</translation>
    </message>
    <message>
        <source>Adds {number}.</source>
        <translation>加上 {number}。</translation>
    </message>
    <message>
        <source>The table {file} has no row for {name}.</source>
        <translation>表格{file}中没有 {name} 的行。</translation>
    </message>
    <message>
        <source>Line {line} of {file} has no usable number in the column {column}.</source>
        <translation>{file}第 {line} 行的“{column}”列没有可用的数。</translation>
    </message>
    <message>
        <source>Correct that line.</source>
        <translation>请改正该行。</translation>
    </message>
    <message>
        <source>{file} has {count} rows for {name} (lines {lines}): which of them is true, nobody can know.</source>
        <translation>{file}中有 {count} 行属于 {name}（第 {lines} 行）：无法判断哪一行正确。</translation>
    </message>
    <message>
        <source>Keep one of them.</source>
        <translation>请只保留其中一行。</translation>
    </message>
    <message>
        <source>{file} has no column {columns}.</source>
        <translation>{file}没有列 {columns}。</translation>
    </message>
    <message>
        <source>Name the columns {columns}, as in the metadata of CT-RATE; one of the two pairs is enough.</source>
        <translation>请像 CT-RATE 的元数据那样将列命名为 {columns}；两对中有一对即可。</translation>
    </message>
    <message>
        <source>The table {file} (image_files.metadata) cannot be read: {reason}.</source>
        <translation>表格{file}（image_files.metadata）无法读取：{reason}。</translation>
    </message>
    <message>
        <source>Give a CSV file in UTF-8 with the columns {columns}.</source>
        <translation>请提供含有列 {columns} 的 UTF-8 编码的 CSV 文件。</translation>
    </message>
    <message>
        <source>sagittal</source>
        <translation>矢状位</translation>
    </message>
    <message>
        <source>coronal</source>
        <translation>冠状位</translation>
    </message>
    <message>
        <source>axial</source>
        <translation>轴位</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>front</source>
        <translation>前</translation>
    </message>
    <message>
        <source>back</source>
        <translation>后</translation>
    </message>
    <message>
        <source>feet</source>
        <translation>足</translation>
    </message>
    <message>
        <source>head</source>
        <translation>头</translation>
    </message>
    <message>
        <source>{plane}, {angle:.0f} degrees oblique</source>
        <translation>{plane}，倾斜 {angle:.0f} 度</translation>
    </message>
    <message>
        <source>{count} gaps between slices exceed {limit:g}: {places}.</source>
        <translation>有 {count} 处层间间隙超过 {limit:g}：{places}。</translation>
    </message>
    <message>
        <source>{count} gap between slices exceeds {limit:g}: {places}.</source>
        <translation>有 {count} 处层间间隙超过 {limit:g}：{places}。</translation>
    </message>
    <message>
        <source>{length:g} after slice {place}</source>
        <translation>第 {place} 层之后 {length:g}</translation>
    </message>
    <message>
        <source>The values lie {step} apart.</source>
        <translation>相邻数值相差 {step}。</translation>
    </message>
    <message>
        <source>{count} voxels lie outside -32768..32767.</source>
        <translation>有 {count} 个体素超出 -32768..32767。</translation>
    </message>
    <message>
        <source>{file} has no finite value.</source>
        <translation>{file}没有有限的值。</translation>
    </message>
    <message>
        <source>Give a CT image in Hounsfield units.</source>
        <translation>请提供以 HU 表示的 CT 图像。</translation>
    </message>
    <message>
        <source>{count} voxels were not finite numbers.</source>
        <translation>有 {count} 个体素不是有限的数。</translation>
    </message>
    <message>
        <source>Known: {names}.</source>
        <translation>已知：{names}。</translation>
    </message>
    <message>
        <source>The folder of the results is not there any more.</source>
        <translation>存放结果的文件夹已不存在。</translation>
    </message>
    <message>
        <source>Connect its disk and start again.</source>
        <translation>请连接其磁盘后重新启动。</translation>
    </message>
    <message>
        <source>This is not a job: unknown {keys}.</source>
        <translation>这不是任务：{keys} 未知。</translation>
    </message>
    <message>
        <source>This is not a job: source or output is missing.</source>
        <translation>这不是任务：缺少来源或输出。</translation>
    </message>
    <message>
        <source>The result could not be handed over to Slicer: {reason}.</source>
        <translation>结果无法交给 Slicer：{reason}。</translation>
    </message>
    <message>
        <source>Free some space on the disk of temporary files.</source>
        <translation>请在存放临时文件的磁盘上腾出空间。</translation>
    </message>
    <message>
        <source>The key {file} has fewer than {count} characters.</source>
        <translation>密钥{file}少于 {count} 个字符。</translation>
    </message>
    <message>
        <source>Remove the file to have a new key made, or give a longer one.</source>
        <translation>请删除该文件以生成新密钥，或提供更长的密钥。</translation>
    </message>
    <message>
        <source>The key {file} cannot be read or made: {reason}.</source>
        <translation>密钥{file}无法读取或生成：{reason}。</translation>
    </message>
    <message>
        <source>Give a file in a folder that you may write to.</source>
        <translation>请指定您有写入权限的文件夹中的文件。</translation>
    </message>
    <message>
        <source>This scan needs about {needed} of memory and {free} are free.</source>
        <translation>该扫描约需 {needed} 内存，目前可用 {free}。</translation>
    </message>
    <message>
        <source>Close other programs, or run it on a machine with more memory.</source>
        <translation>请关闭其他程序，或在内存更大的机器上运行。</translation>
    </message>
    <message>
        <source>The temporary files need about {needed} of disk and {free} are free.</source>
        <translation>临时文件约需 {needed} 磁盘空间，目前可用 {free}。</translation>
    </message>
    <message>
        <source>The results need about {needed} of disk and {free} are free.</source>
        <translation>结果约需 {needed} 磁盘空间，目前可用 {free}。</translation>
    </message>
    <message>
        <source>Free some space, or choose an output folder on another disk.</source>
        <translation>请腾出空间，或选择另一个磁盘上的输出文件夹。</translation>
    </message>
    <message>
        <source>kernel</source>
        <translation>重建核</translation>
    </message>
    <message>
        <source>slice thickness</source>
        <translation>层厚</translation>
    </message>
    <message>
        <source>tube voltage</source>
        <translation>管电压</translation>
    </message>
    <message>
        <source>contrast agent</source>
        <translation>对比剂</translation>
    </message>
    <message>
        <source>voxel size</source>
        <translation>体素大小</translation>
    </message>
    <message>
        <source>vessels</source>
        <translation>血管</translation>
    </message>
    <message>
        <source>segmenter</source>
        <translation>分割方法</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>software</source>
        <translation>软件</translation>
    </message>
    <message>
        <source>Neither case says its {what}: whether they differ is not known.</source>
        <translation>两个病例都没有说明其{what}：是否不同不得而知。</translation>
    </message>
    <message>
        <source>Only {which} has these, which are not compared: {names}.</source>
        <translation>以下内容只有 {which} 有，不作比较：{names}。</translation>
    </message>
    <message>
        <source>Different {what}: {first} in A, {second} in B.</source>
        <translation>{what}不同：A 为 {first}，B 为 {second}。</translation>
    </message>
    <message>
        <source>too few clusters to fit exponent D</source>
        <translation>簇太少，无法拟合指数 D</translation>
    </message>
    <message>
        <source>clusters and ratios of thirds: of whole structures only</source>
        <translation>簇和三等分之比：只针对整个结构</translation>
    </message>
    <message>
        <source>not a finite number</source>
        <translation>不是有限的数</translation>
    </message>
    <message>
        <source>comparing the {structure}</source>
        <translation>正在比较{structure}</translation>
    </message>
    <message>
        <source>clusters are not looked for in parts of a lung</source>
        <translation>不在肺的各部分中寻找簇</translation>
    </message>
    <message>
        <source>there is no low-attenuation cluster</source>
        <translation>没有低衰减区簇</translation>
    </message>
    <message>
        <source>the region has no mass</source>
        <translation>该区域没有质量</translation>
    </message>
    <message>
        <source>all voxels have the same HU</source>
        <translation>所有体素的 HU 相同</translation>
    </message>
    <message>
        <source>the region was not divided into thirds</source>
        <translation>该区域没有三等分</translation>
    </message>
    <message>
        <source>not all thirds of the region have voxels</source>
        <translation>该区域的三等分并非都有体素</translation>
    </message>
    <message>
        <source>the lower third has no low attenuation</source>
        <translation>下三分之一没有低衰减区</translation>
    </message>
    <message>
        <source>The recipe key &apos;{key}&apos; cannot be {value}.</source>
        <translation>配方的键“{key}”不能为 {value}。</translation>
    </message>
    <message>
        <source>Allowed: {allowed}.</source>
        <translation>允许：{allowed}。</translation>
    </message>
    <message>
        <source>list of: {items}</source>
        <translation>列表：{items}</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a text in quotes</source>
        <translation>引号中的文本</translation>
    </message>
    <message>
        <source>{low:g} to {high:g}</source>
        <translation>{low:g} 至 {high:g}</translation>
    </message>
    <message>
        <source>a list, [..]</source>
        <translation>列表 [..]</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>true, false</source>
        <translation>true、false</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; cannot be the name of a recipe of your own.</source>
        <translation>“{name}”不能作为您自己配方的名称。</translation>
    </message>
    <message>
        <source>Choose letters and digits, and not the name of a shipped recipe.</source>
        <translation>请使用字母和数字，且不要与自带配方同名。</translation>
    </message>
    <message>
        <source>The recipe &apos;{name}&apos; cannot be saved: {reason}.</source>
        <translation>配方“{name}”无法保存：{reason}。</translation>
    </message>
    <message>
        <source>Is the folder of your settings writable?</source>
        <translation>您的设置文件夹可写吗？</translation>
    </message>
    <message>
        <source>segmenting with {name}</source>
        <translation>正在用 {name} 分割</translation>
    </message>
    <message>
        <source>The mask of vessels and airways has no voxels.</source>
        <translation>血管和气道的掩膜没有体素。</translation>
    </message>
    <message>
        <source>Give the one that was made on this series, or leave it away.</source>
        <translation>请提供在该序列上制作的掩膜，或不提供。</translation>
    </message>
    <message>
        <source>The table of annotations has no row for this scan.</source>
        <translation>标注表格中没有该扫描的行。</translation>
    </message>
    <message>
        <source>Line {line} of {file} is no nodule: {columns} have to be numbers, the diameter more than 0.</source>
        <translation>{file}的第 {line} 行不是结节：{columns} 必须是数，且直径大于 0。</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>{file}无法读取：{reason}。</translation>
    </message>
    <message>
        <source>Give a CSV file in UTF-8.</source>
        <translation>请提供 UTF-8 编码的 CSV 文件。</translation>
    </message>
    <message>
        <source>Name the columns {columns}, as in LUNA16&apos;s annotations.csv.</source>
        <translation>请像 LUNA16 的 annotations.csv 那样将列命名为 {columns}。</translation>
    </message>
    <message>
        <source>{nodules} outside the scan: line {lines} of the table.</source>
        <translation>扫描之外有 {nodules}：表格第 {lines} 行。</translation>
    </message>
    <message>
        <source>The labels leave no value for nodules.</source>
        <translation>标签中没有剩余的值可用于结节。</translation>
    </message>
    <message>
        <source>Give a mask with values below 255.</source>
        <translation>请提供数值小于 255 的掩膜。</translation>
    </message>
    <message>
        <source>nodule</source>
        <translation>结节</translation>
    </message>
    <message>
        <source>nodules</source>
        <translation>个结节</translation>
    </message>
    <message>
        <source>There is no Python interpreter beside this program.</source>
        <translation>该程序旁没有 Python 解释器。</translation>
    </message>
    <message>
        <source>Install Slicer, or LungPrep, again.</source>
        <translation>请重新安装 Slicer 或 LungPrep。</translation>
    </message>
    <message>
        <source>Looking for series</source>
        <translation>查找序列</translation>
    </message>
    <message>
        <source>Judging series</source>
        <translation>评判序列</translation>
    </message>
    <message>
        <source>Reading slices</source>
        <translation>读取层面</translation>
    </message>
    <message>
        <source>Segmenting</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Checking the mask</source>
        <translation>检查掩膜</translation>
    </message>
    <message>
        <source>Resampling</source>
        <translation>重采样</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批处理</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Making the phantom</source>
        <translation>生成体模</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>three letters, one of each pair: L or R, P or A, S or I</source>
        <translation>三个字母，每对各取一个：L 或 R，P 或 A，S 或 I</translation>
    </message>
    <message>
        <source>three numbers (x, y, z) or none</source>
        <translation>三个数（x、y、z）或不填</translation>
    </message>
    <message>
        <source>two rising lengths in millimetres</source>
        <translation>两个递增的长度（毫米）</translation>
    </message>
    <message>
        <source>The step &apos;{step}&apos; declares keys of the section &apos;{section}&apos; that are there already.</source>
        <translation>步骤“{step}”声明的“{section}”一节的键已经存在。</translation>
    </message>
    <message>
        <source>Uninstall the package that adds it, or ask its makers for another section.</source>
        <translation>请卸载添加它的软件包，或请其作者换一个节名。</translation>
    </message>
    <message>
        <source>words of up to 64 characters with up to 3 *</source>
        <translation>不超过 64 个字符且至多含 3 个 * 的词</translation>
    </message>
    <message>
        <source>Did you mean &apos;{guess}&apos;?</source>
        <translation>您是指“{guess}”吗？</translation>
    </message>
    <message>
        <source>The recipe key &apos;{key}&apos; is unknown.</source>
        <translation>配方的键“{key}”未知。</translation>
    </message>
    <message>
        <source>a section, [{section}]</source>
        <translation>一节 [{section}]</translation>
    </message>
    <message>
        <source>There is no recipe named &apos;{name}&apos;.</source>
        <translation>没有名为“{name}”的配方。</translation>
    </message>
    <message>
        <source>Name one of {names}, or the path of a .toml file.</source>
        <translation>请指定其中之一：{names}，或 .toml 文件的路径。</translation>
    </message>
    <message>
        <source>Known here: {known}.</source>
        <translation>这里已知的有：{known}。</translation>
    </message>
    <message>
        <source>The recipe {file} is not valid TOML: {detail}.</source>
        <translation>配方{file}不是有效的 TOML：{detail}。</translation>
    </message>
    <message>
        <source>The recipe {file} cannot be read: {reason}.</source>
        <translation>配方{file}无法读取：{reason}。</translation>
    </message>
    <message>
        <source>Name a readable TOML file in UTF-8.</source>
        <translation>请指定可读的 UTF-8 编码的 TOML 文件。</translation>
    </message>
    <message>
        <source>The installed package {package} adds &apos;{name}&apos;, which is there already.</source>
        <translation>已安装的软件包 {package} 添加的“{name}”已经存在。</translation>
    </message>
    <message>
        <source>Uninstall the package, or ask its makers for another name.</source>
        <translation>请卸载该软件包，或请其作者换一个名称。</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; of the installed package {package} cannot be loaded: {error}.</source>
        <translation>已安装的软件包 {package} 的“{name}”无法加载：{error}。</translation>
    </message>
    <message>
        <source>Update or uninstall that package.</source>
        <translation>请更新或卸载该软件包。</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Segmentation</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>Second opinion</source>
        <translation>第二意见</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>用时（秒）</translation>
    </message>
    <message>
        <source>{rows}: {reasons}.</source>
        <translation>{rows}：{reasons}。</translation>
    </message>
    <message>
        <source>Lungs and lobes</source>
        <translation>肺与肺叶</translation>
    </message>
    <message>
        <source>All other measures</source>
        <translation>其他指标</translation>
    </message>
    <message>
        <source>{measures}: {why}</source>
        <translation>{measures}：{why}</translation>
    </message>
    <message>
        <source>Thirds, core and peel: {structure}</source>
        <translation>三等分、中央区与外周区：{structure}</translation>
    </message>
    <message>
        <source>note</source>
        <translation>条信息</translation>
    </message>
    <message>
        <source>notes</source>
        <translation>条信息</translation>
    </message>
    <message>
        <source>{case} has no labels to show.</source>
        <translation>{case} 没有可显示的标签。</translation>
    </message>
    <message>
        <source>Prepare it with a segmenter, or leave the picture out.</source>
        <translation>请用分割方法处理它，或不画该图片。</translation>
    </message>
    <message>
        <source>There is no slice {number}: {case} has {count}.</source>
        <translation>没有第 {number} 层：{case} 有 {count} 层。</translation>
    </message>
    <message>
        <source>Choose pictures.slice between 1 (at the feet) and {count}.</source>
        <translation>请将 pictures.slice 设为 1（足侧）到 {count}。</translation>
    </message>
    <message>
        <source>laying one scan over the other</source>
        <translation>正在将一个扫描与另一个对齐</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>LAA-950</source>
        <translation>LAA-950</translation>
    </message>
    <message>
        <source>Perc15</source>
        <translation>Perc15</translation>
    </message>
    <message>
        <source>The mask is likely wrong: correct it before its numbers are used. Worst check: {check}.</source>
        <translation>掩膜很可能有误：请先修正，再使用其数值。最差的检查项：{check}。</translation>
    </message>
    <message>
        <source>No lungs were segmented: nothing was measured.</source>
        <translation>未分割肺：没有进行测量。</translation>
    </message>
    <message>
        <source>The mask is empty: nothing was measured.</source>
        <translation>掩膜为空：没有进行测量。</translation>
    </message>
    <message>
        <source>The mask was not checked: look at its outlines before its numbers are used.</source>
        <translation>掩膜未经检查：使用其数值前请查看轮廓。</translation>
    </message>
    <message>
        <source>No check found much wrong with the mask. Look at its outlines all the same.</source>
        <translation>各项检查未发现掩膜有明显错误，但仍请查看其轮廓。</translation>
    </message>
    <message>
        <source>Look at the mask before its numbers are used. Worst check: {check}.</source>
        <translation>使用掩膜的数值前请先查看掩膜。最差的检查项：{check}。</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>体积</translation>
    </message>
    <message>
        <source>warning to read</source>
        <translation>条需阅读的警告</translation>
    </message>
    <message>
        <source>warnings to read</source>
        <translation>条需阅读的警告</translation>
    </message>
    <message>
        <source>Below: {counts}.</source>
        <translation>见下文：{counts}。</translation>
    </message>
    <message>
        <source>Pixel</source>
        <translation>像素大小</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>层间距</translation>
    </message>
    <message>
        <source>Thickness</source>
        <translation>层厚</translation>
    </message>
    <message>
        <source>Slice count</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Mask score</source>
        <translation>掩膜评分</translation>
    </message>
    <message>
        <source>reading {number:,} of {total:,} cases</source>
        <translation>正在读取第 {number:,}/{total:,} 个病例</translation>
    </message>
    <message>
        <source>{folder} is one case; its report is the report.html in it.</source>
        <translation>{folder}是单个病例；其报告是其中的 report.html。</translation>
    </message>
    <message>
        <source>Give the folder of the whole set, the output folder of &apos;lungprep batch&apos;.</source>
        <translation>请指定整个集合的文件夹，即“lungprep batch”的输出文件夹。</translation>
    </message>
    <message>
        <source>Give the output folder of &apos;lungprep batch&apos;.</source>
        <translation>请指定“lungprep batch”的输出文件夹。</translation>
    </message>
    <message>
        <source>{title}: {count:,} cases, median {median}, 5th to 95th percentile {low} to {high}, range {least} to {most}{unit}</source>
        <translation>{title}：{count:,} 例，中位数 {median}，第 5 至 95 百分位数 {low} 至 {high}，范围 {least} 至 {most}{unit}</translation>
    </message>
    <message>
        <source>{title}: {count} different, most often {names}</source>
        <translation>{title}：{count} 种，最常见的是 {names}</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>重建核</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>未说明</translation>
    </message>
    <message>
        <source>others</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>{file} is not {what}, or cannot be read.</source>
        <translation>{file}不是{what}，或无法读取。</translation>
    </message>
    <message>
        <source>studies in the batch</source>
        <translation>批处理中的检查</translation>
    </message>
    <message>
        <source>prepared cases</source>
        <translation>处理完成的病例</translation>
    </message>
    <message>
        <source>accessions asked for</source>
        <translation>请求的检查号</translation>
    </message>
    <message>
        <source>found in the archive</source>
        <translation>在影像归档中找到</translation>
    </message>
    <message>
        <source>with a series that the recipe chooses</source>
        <translation>含有配方所选的序列</translation>
    </message>
    <message>
        <source>brought whole</source>
        <translation>完整取回</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>未说明原因</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>nothing chosen</source>
        <translation>没有选中的序列</translation>
    </message>
    <message>
        <source>failed or incomplete</source>
        <translation>失败或不完整</translation>
    </message>
    <message>
        <source>other reasons</source>
        <translation>其他原因</translation>
    </message>
    <message>
        <source>{title} {value} {unit}, above the median {median}</source>
        <translation>{title} {value} {unit}，高于中位数 {median}</translation>
    </message>
    <message>
        <source>{title} {value} {unit}, below the median {median}</source>
        <translation>{title} {value} {unit}，低于中位数 {median}</translation>
    </message>
    <message>
        <source>writing the page</source>
        <translation>正在写页面</translation>
    </message>
    <message>
        <source>{done:,} cases prepared, {failed:,} failed</source>
        <translation>处理完成 {done:,} 例，失败 {failed:,} 例</translation>
    </message>
    <message>
        <source>The page {file} cannot be written: {reason}.</source>
        <translation>页面{file}无法写入：{reason}。</translation>
    </message>
    <message>
        <source>Name another place with -o.</source>
        <translation>请用 -o 指定别处。</translation>
    </message>
    <message>
        <source>pictures: {number:,} of {total:,}</source>
        <translation>图片：{number:,}/{total:,}</translation>
    </message>
    <message>
        <source>{file} does not say where it lies; it has as many voxels as the prepared image.</source>
        <translation>{file}没有说明其位置；其体素数与处理后图像相同。</translation>
    </message>
    <message>
        <source>{file} does not lie on the grid of the prepared image: it has {size} voxels, that one {wanted}, or lies elsewhere.</source>
        <translation>{file}不在处理后图像的网格上：它有 {size} 个体素，应为 {wanted} 个，或位置不同。</translation>
    </message>
    <message>
        <source>Give what was made from this case&apos;s prepared image, with its voxels and its place.</source>
        <translation>请提供由该病例的处理后图像得到、体素和位置都与其相同的文件。</translation>
    </message>
    <message>
        <source>The case {folder} does not say where its images lie.</source>
        <translation>病例{folder}没有说明其图像的位置。</translation>
    </message>
    <message>
        <source>Prepare it again with this version of LungPrep.</source>
        <translation>请用本版本的 LungPrep 重新处理它。</translation>
    </message>
    <message>
        <source>The worker&apos;s image {file} cannot be read.</source>
        <translation>工作进程的图像{file}无法读取。</translation>
    </message>
    <message>
        <source>Is the disk of temporary files full? Run it again.</source>
        <translation>存放临时文件的磁盘满了吗？请重新运行。</translation>
    </message>
    <message>
        <source>{file} has no row for this scan.</source>
        <translation>{file} 中没有该扫描的行。</translation>
    </message>
    <message>
        <source>Its column seriesuid has to name the Series Instance UID, the scan&apos;s file or the volume.</source>
        <translation>其 seriesuid 列必须是序列实例 UID、扫描的文件名或体数据的名称。</translation>
    </message>
    <message>
        <source>{file} has {number} nodules of this scan.</source>
        <translation>{file}中该扫描有 {number} 个结节。</translation>
    </message>
    <message>
        <source>Give at most {most}.</source>
        <translation>最多 {most} 个。</translation>
    </message>
    <message>
        <source>None of the nodules of this scan in {file} lies in the volume.</source>
        <translation>{file} 中该扫描的结节没有一个位于体数据内。</translation>
    </message>
    <message>
        <source>Are its coordinates millimetres in the patient, as SimpleITK and DICOM count them (LPS)?</source>
        <translation>其坐标是否为 SimpleITK 和 DICOM 所用的患者坐标（毫米，LPS）？</translation>
    </message>
    <message>
        <source>There is no picture &apos;{name}&apos;.</source>
        <translation>没有图片“{name}”。</translation>
    </message>
    <message>
        <source>The picture &apos;{name}&apos; needs the package {package}, which is not installed.</source>
        <translation>图片“{name}”需要软件包 {package}，而它未安装。</translation>
    </message>
    <message>
        <source>Press &apos;Report packages...&apos; in the module&apos;s section &apos;lungmask: packages and weights&apos;.</source>
        <translation>请在模块的“lungmask：软件包与权重”一节中按“安装报告软件包……”。</translation>
    </message>
    <message>
        <source>Nothing of the prediction lies on the scan: it is empty there.</source>
        <translation>预测中没有任何部分位于该扫描上：那里是空的。</translation>
    </message>
    <message>
        <source>Is it the network&apos;s output of this case?</source>
        <translation>它是网络对该病例的输出吗？</translation>
    </message>
    <message>
        <source>{volume} is not the CT of the case {case}.</source>
        <translation>{volume} 不是病例 {case} 的 CT。</translation>
    </message>
    <message>
        <source>Choose the CT of that case, or the folder of the case of this CT.</source>
        <translation>请选择该病例的 CT，或该 CT 的病例文件夹。</translation>
    </message>
    <message>
        <source>The prediction has the values {values}, which the labels of its case do not have.</source>
        <translation>预测含有数值 {values}，而其病例的标签没有这些数值。</translation>
    </message>
    <message>
        <source>Take it without the names of the case&apos;s labels.</source>
        <translation>请不使用病例标签的名称。</translation>
    </message>
    <message>
        <source>The CT of {folder} is neither in the scene nor in that folder.</source>
        <translation>{folder}的 CT 既不在场景中，也不在该文件夹中。</translation>
    </message>
    <message>
        <source>Load the CT first.</source>
        <translation>请先加载 CT。</translation>
    </message>
    <message>
        <source>{volume} is {modality}, not CT.</source>
        <translation>{volume}是 {modality}，不是 CT。</translation>
    </message>
    <message>
        <source>Choose a CT volume.</source>
        <translation>请选择 CT 体数据。</translation>
    </message>
    <message>
        <source>Slicer&apos;s DICOM database is not open.</source>
        <translation>Slicer 的 DICOM 数据库没有打开。</translation>
    </message>
    <message>
        <source>Open it in the DICOM module.</source>
        <translation>请在 DICOM 模块中打开。</translation>
    </message>
    <message>
        <source>Slicer&apos;s DICOM database has no such series.</source>
        <translation>Slicer 的 DICOM 数据库中没有这个序列。</translation>
    </message>
    <message>
        <source>See what it has with LungPrepLogic().series().</source>
        <translation>用 LungPrepLogic().series() 查看其中有哪些。</translation>
    </message>
    <message>
        <source>None of the {number} files of this series is where Slicer&apos;s DICOM database says.</source>
        <translation>该序列的 {number} 个文件都不在 Slicer 的 DICOM 数据库所说的位置。</translation>
    </message>
    <message>
        <source>Import the series again, or bring its folder back.</source>
        <translation>请重新导入该序列，或恢复其文件夹。</translation>
    </message>
    <message>
        <source>The mask {mask} was changed after LungPrep had made it.</source>
        <translation>掩膜{mask}在 LungPrep 生成之后被修改过。</translation>
    </message>
    <message>
        <source>The segmentation {name} has no segments.</source>
        <translation>分割{name}没有分割段。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请选择另一个。</translation>
    </message>
    <message>
        <source>The segmentation {name} cannot be read.</source>
        <translation>分割{name}无法读取。</translation>
    </message>
    <message>
        <source>Is it made of binary label maps?</source>
        <translation>它是由二值标签图构成的吗？</translation>
    </message>
    <message>
        <source>The segmentation {name} is empty here.</source>
        <translation>分割{name}在这里是空的。</translation>
    </message>
    <message>
        <source>Does it belong to this volume?</source>
        <translation>它属于这个体数据吗？</translation>
    </message>
    <message>
        <source>{name} has {number} segments.</source>
        <translation>{name}有 {number} 个分割段。</translation>
    </message>
    <message>
        <source>Give at most 255.</source>
        <translation>最多 255 个。</translation>
    </message>
    <message>
        <source>Harden the transform (Data module, right-click the volume), or take it out of the transform.</source>
        <translation>请固化该变换（Data 模块，右键单击该体数据），或将体数据移出变换。</translation>
    </message>
    <message>
        <source>{name} lies under the linear transform {transform}.</source>
        <translation>{name}位于线性变换{transform}之下。</translation>
    </message>
    <message>
        <source>The axes of {name} are not perpendicular to each other.</source>
        <translation>{name}的各轴互不垂直。</translation>
    </message>
    <message>
        <source>There is no volume.</source>
        <translation>没有体数据。</translation>
    </message>
    <message>
        <source>Choose a loaded CT volume.</source>
        <translation>请选择已加载的 CT 体数据。</translation>
    </message>
    <message>
        <source>{name} is a sequence of volumes.</source>
        <translation>{name}是体数据的序列。</translation>
    </message>
    <message>
        <source>Choose the volume that its sequence browser shows.</source>
        <translation>请选择其序列浏览器所显示的体数据。</translation>
    </message>
    <message>
        <source>{name} is not a CT volume.</source>
        <translation>{name}不是 CT 体数据。</translation>
    </message>
    <message>
        <source>{name} has no voxels.</source>
        <translation>{name}没有体素。</translation>
    </message>
    <message>
        <source>Load the volume again, or choose another one.</source>
        <translation>请重新加载该体数据，或选择另一个。</translation>
    </message>
    <message>
        <source>{name} has {number} values per voxel: it is a colour or vector image, not a CT.</source>
        <translation>{name}每个体素有 {number} 个值：这是彩色或矢量图像，不是 CT。</translation>
    </message>
    <message>
        <source>Choose its DICOM series as input: LungPrep puts irregular slices where they belong by itself.</source>
        <translation>请选择其 DICOM 序列作为输入：LungPrep 会自行把不规则的层面放到正确位置。</translation>
    </message>
    <message>
        <source>{name} lies under the non-linear transform {transform}.</source>
        <translation>{name}位于非线性变换{transform}之下。</translation>
    </message>
    <message>
        <source>{name} is one frame of a sequence of {number}.</source>
        <translation>{name}是 {number} 帧序列中的一帧。</translation>
    </message>
    <message>
        <source>{segmenter} agrees with a Dice of {dice:.3f}: {first:.0f} here, {second:.0f} there.</source>
        <translation>与 {segmenter} 比较的 Dice 为 {dice:.3f}：本掩膜 {first:.0f}，对方 {second:.0f}。</translation>
    </message>
    <message>
        <source>What lies between the lungs has a median of {blood}.</source>
        <translation>两肺之间组织的中位数为 {blood}。</translation>
    </message>
    <message>
        <source>outlining the lungs on the acquired slices</source>
        <translation>正在原始采集的层面上勾画肺的轮廓</translation>
    </message>
    <message>
        <source>{segmenter} was not used: {missing}.</source>
        <translation>未使用 {segmenter}：{missing}。</translation>
    </message>
    <message>
        <source>{segmenter} cannot run: {missing}.</source>
        <translation>{segmenter} 无法运行：{missing}。</translation>
    </message>
    <message>
        <source>The lungs reach {places} of the image.</source>
        <translation>肺到达图像的{places}。</translation>
    </message>
    <message>
        <source>The lungs touch {places} of the field of view.</source>
        <translation>肺触及视野的{places}。</translation>
    </message>
    <message>
        <source>The slices are {thickness:g} thick and {step:.3g} apart; the recipe is for at most {limit:g}.</source>
        <translation>层厚 {thickness:g}，层间距 {step:.3g}；配方要求最多 {limit:g}。</translation>
    </message>
    <message>
        <source>The slices are {step:.3g} apart; the recipe is for at most {limit:g}.</source>
        <translation>层间距 {step:.3g}；配方要求最多 {limit:g}。</translation>
    </message>
    <message>
        <source>the {end} end ({count} voxels)</source>
        <translation>{end}侧末层（{count} 个体素）</translation>
    </message>
    <message>
        <source>the {edge} edge ({count} voxels)</source>
        <translation>{edge}侧边缘（{count} 个体素）</translation>
    </message>
    <message>
        <source> and </source>
        <translation>及</translation>
    </message>
    <message>
        <source>the edge of the reconstructed circle ({count} voxels)</source>
        <translation>重建圆的边缘（{count} 个体素）</translation>
    </message>
    <message>
        <source>{file} has no array of labels: it holds {names}.</source>
        <translation>{file}中没有标签数组：其中有 {names}。</translation>
    </message>
    <message>
        <source>Call the mask &apos;labels&apos; when it is saved.</source>
        <translation>保存掩膜时请将其命名为“labels”。</translation>
    </message>
    <message>
        <source>The mask {file} has the shape {shape}; the slices have {wanted} (slices, rows, columns).</source>
        <translation>掩膜{file}的形状为 {shape}；层面为 {wanted}（层、行、列）。</translation>
    </message>
    <message>
        <source>Save it in that order and size, or in a format that says where it lies, such as NIfTI.</source>
        <translation>请按该顺序和大小保存，或保存为能说明位置的格式，例如 NIfTI。</translation>
    </message>
    <message>
        <source>The mask does not describe its segments {numbers}.</source>
        <translation>掩膜没有说明其分割段 {numbers} 是什么。</translation>
    </message>
    <message>
        <source>The frames of {file} lie neither in the slices of this series nor at even steps.</source>
        <translation>{file}的各帧既不在该序列的层面上，间距也不均匀。</translation>
    </message>
    <message>
        <source>Give the segmentation that was made on this series.</source>
        <translation>请提供在该序列上制作的分割。</translation>
    </message>
    <message>
        <source>Of the mask&apos;s structures only {taken} were taken, not {others}.</source>
        <translation>掩膜的结构中只采用了 {taken}，没有采用 {others}。</translation>
    </message>
    <message>
        <source>Structures of the mask lie over each other: {share:.2g} of its voxels.</source>
        <translation>掩膜的结构互相重叠：占其体素的 {share:.2g}。</translation>
    </message>
    <message>
        <source>The mask has no structure called &apos;{name}&apos;.</source>
        <translation>掩膜中没有名为“{name}”的结构。</translation>
    </message>
    <message>
        <source>It has: {names}.</source>
        <translation>其中有：{names}。</translation>
    </message>
    <message>
        <source>The mask {file} cannot be read: {reason}.</source>
        <translation>掩膜{file}无法读取：{reason}。</translation>
    </message>
    <message>
        <source>The mask has {count} structures; 255 are possible.</source>
        <translation>掩膜有 {count} 个结构；最多 255 个。</translation>
    </message>
    <message>
        <source>Name those you want: --label-names NAME,NAME.</source>
        <translation>请指定您需要的结构：--label-names NAME,NAME。</translation>
    </message>
    <message>
        <source>{value:g} is among its values</source>
        <translation>其数值中有 {value:g}</translation>
    </message>
    <message>
        <source>{file} is not a label map: {reason}.</source>
        <translation>{file}不是标签图：{reason}。</translation>
    </message>
    <message>
        <source>Give whole numbers from 0 (background) to 255.</source>
        <translation>请提供 0（背景）到 255 的整数。</translation>
    </message>
    <message>
        <source>The mask names another frame of reference than the slices.</source>
        <translation>掩膜所标的参考坐标系与层面不同。</translation>
    </message>
    <message>
        <source>There are several masks in the folder {folder}: {names}.</source>
        <translation>文件夹{folder}中有多个掩膜：{names}。</translation>
    </message>
    <message>
        <source>Name the one you want.</source>
        <translation>请指定您需要的那一个。</translation>
    </message>
    <message>
        <source>There is no mask in the folder {folder}.</source>
        <translation>文件夹{folder}中没有掩膜。</translation>
    </message>
    <message>
        <source>Give the mask&apos;s file, or a folder of image files with one structure each.</source>
        <translation>请提供掩膜文件，或每个结构一个图像文件的文件夹。</translation>
    </message>
    <message>
        <source>its values go from {low:g} to {high:g}</source>
        <translation>其数值从 {low:g} 到 {high:g}</translation>
    </message>
    <message>
        <source>The mask is not a label map: {reason}.</source>
        <translation>该掩膜不是标签图：{reason}。</translation>
    </message>
    <message>
        <source>None of the mask&apos;s label values {values} is in the table.</source>
        <translation>掩膜的标签值 {values} 都不在表格中。</translation>
    </message>
    <message>
        <source>Check --label-names, or leave it out.</source>
        <translation>请检查 --label-names，或去掉它。</translation>
    </message>
    <message>
        <source>The mask {file} is damaged DICOM: {reason}.</source>
        <translation>掩膜{file}是损坏的 DICOM：{reason}。</translation>
    </message>
    <message>
        <source>{file} is {kind}, not a mask.</source>
        <translation>{file}是{kind}，不是掩膜。</translation>
    </message>
    <message>
        <source>Give a DICOM segmentation (SEG), radiotherapy structures (RTSTRUCT), or an image file of labels.</source>
        <translation>请提供 DICOM 分割（SEG）、放疗结构集（RTSTRUCT）或标签图像文件。</translation>
    </message>
    <message>
        <source>The masks {one} and {other} lie on different grids.</source>
        <translation>掩膜{one}与{other}的网格不同。</translation>
    </message>
    <message>
        <source>Give them as one label map.</source>
        <translation>请以一个标签图提供。</translation>
    </message>
    <message>
        <source>Nothing names the label values of the mask.</source>
        <translation>没有说明掩膜的标签值各是什么。</translation>
    </message>
    <message>
        <source>Give a table or a tool: --label-names {tools}.</source>
        <translation>请提供表格或工具名称：--label-names {tools}。</translation>
    </message>
    <message>
        <source>Contours lie up to {away:.2g} from the slices that took them.</source>
        <translation>轮廓与其归入的层面最多相距 {away:.2g}。</translation>
    </message>
    <message>
        <source>{count} contours lie across the slices and were left out.</source>
        <translation>有 {count} 条轮廓与层面斜交，未予使用。</translation>
    </message>
    <message>
        <source>{file} has no closed contour in the slices of this series.</source>
        <translation>{file}在该序列的层面上没有闭合轮廓。</translation>
    </message>
    <message>
        <source>Give the structures that were drawn on it.</source>
        <translation>请提供在该序列上勾画的结构。</translation>
    </message>
    <message>
        <source>{count} contours are not closed.</source>
        <translation>有 {count} 条轮廓未闭合。</translation>
    </message>
    <message>
        <source>The table {file} names no label value.</source>
        <translation>表格{file}没有为任何标签值命名。</translation>
    </message>
    <message>
        <source>Give a colour table of Slicer, a label description of ITK-SNAP, a CSV with columns value and name, or JSON such as {example}.</source>
        <translation>请提供 Slicer 的颜色表、ITK-SNAP 的标签描述、含有 value 和 name 列的 CSV，或形如 {example} 的 JSON。</translation>
    </message>
    <message>
        <source>The table of label names {file} cannot be read: {reason}.</source>
        <translation>标签名称表格{file}无法读取：{reason}。</translation>
    </message>
    <message>
        <source>Check the path after --label-names.</source>
        <translation>请检查 --label-names 之后的路径。</translation>
    </message>
    <message>
        <source>it holds no state dict (a table of tensors)</source>
        <translation>其中没有 state dict（张量表）</translation>
    </message>
    <message>
        <source>its state dict is empty</source>
        <translation>其 state dict 为空</translation>
    </message>
    <message>
        <source>its network has {number} classes, not {wanted}</source>
        <translation>其网络有 {number} 类，不是 {wanted} 类</translation>
    </message>
    <message>
        <source>{number} of {total} tensors are missing, such as &apos;{name}&apos;</source>
        <translation>{total} 个张量缺少 {number} 个，例如“{name}”</translation>
    </message>
    <message>
        <source>it has {number} tensors that the network has not, such as &apos;{name}&apos;</source>
        <translation>多出 {number} 个网络没有的张量，例如“{name}”</translation>
    </message>
    <message>
        <source>The weights file {file} is not one of {network}: {reason}.</source>
        <translation>权重文件{file}不是 {network} 的：{reason}。</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; has shape {found}, not {wanted}</source>
        <translation>“{name}”的形状为 {found}，不是 {wanted}</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; holds values that are not finite</source>
        <translation>“{name}”含有非有限的值</translation>
    </message>
    <message>
        <source>The weights file {file} of {network} holds more than weights, and PyTorch refuses to run what is in it.</source>
        <translation>{network} 的权重文件{file}不只含有权重，PyTorch 拒绝运行其中的内容。</translation>
    </message>
    <message>
        <source>it cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>it ends before its end (truncated)</source>
        <translation>文件不完整（已截断）</translation>
    </message>
    <message>
        <source>Give a state dict of lungmask&apos;s U-Net with {number} classes.</source>
        <translation>请提供 lungmask 的 U-Net 的 state dict，共 {number} 类。</translation>
    </message>
    <message>
        <source>Save the network&apos;s state_dict() alone.</source>
        <translation>请只保存网络的 state_dict()。</translation>
    </message>
    <message>
        <source>{network}: {number} of about {total} slices</source>
        <translation>{network}：约 {total} 层中的第 {number} 层</translation>
    </message>
    <message>
        <source>{model} on {device}</source>
        <translation>{model}，在 {device} 上</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Exact labels cannot come from {precision}.</source>
        <translation>{precision} 得不到精确的标签。</translation>
    </message>
    <message>
        <source>Use --precision float32.</source>
        <translation>请使用 --precision float32。</translation>
    </message>
    <message>
        <source>lungmask needs a volume with at least one slice.</source>
        <translation>lungmask 需要至少一层的体数据。</translation>
    </message>
    <message>
        <source>Give a 3D image.</source>
        <translation>请提供三维图像。</translation>
    </message>
    <message>
        <source>The {option} cannot be &apos;{value}&apos;.</source>
        <translation>{option} 不能为“{value}”。</translation>
    </message>
    <message>
        <source>lungmask found no lungs in this image.</source>
        <translation>lungmask 在该图像中没有找到肺。</translation>
    </message>
    <message>
        <source>The mask has the label values {values}: not those of a model on the sides where they belong.</source>
        <translation>掩膜的标签值为 {values}：不是模型的标签值，或左右侧不符。</translation>
    </message>
    <message>
        <source>reading the mask</source>
        <translation>正在读取掩膜</translation>
    </message>
    <message>
        <source>{share:.2g} of the mask lie outside the image.</source>
        <translation>掩膜有 {share:.2g} 位于图像之外。</translation>
    </message>
    <message>
        <source>The mask does not overlap the image: it lies elsewhere in the patient.</source>
        <translation>掩膜与图像不重叠：它位于患者的其他部位。</translation>
    </message>
    <message>
        <source>Give the mask that was made on this series.</source>
        <translation>请提供在该序列上制作的掩膜。</translation>
    </message>
    <message>
        <source>The mask that was given has no labels.</source>
        <translation>所给掩膜没有标签。</translation>
    </message>
    <message>
        <source>The mask lies on another grid than the image.</source>
        <translation>掩膜所在的网格与图像不同。</translation>
    </message>
    <message>
        <source>{network}: on {number} sampled slices {precision} and float32 agreed to a Dice of only {dice:.4f} for label {label} (bound {limit}).</source>
        <translation>{network}：在抽样的 {number} 层上，{precision} 与 float32 对标签 {label} 的 Dice 仅为 {dice:.4f}（下限 {limit}）。</translation>
    </message>
    <message>
        <source>{module} is installed and cannot be imported ({reason})</source>
        <translation>{module} 已安装，但无法导入（{reason}）</translation>
    </message>
    <message>
        <source>the package {package} is not installed</source>
        <translation>软件包 {package} 未安装</translation>
    </message>
    <message>
        <source>the package {package} is half installed</source>
        <translation>软件包 {package} 安装不完整</translation>
    </message>
    <message>
        <source>the weights of {network} are not on this machine</source>
        <translation>本机没有 {network} 的权重</translation>
    </message>
    <message>
        <source>Install it with pip install TotalSegmentator, or choose another segmenter.</source>
        <translation>请用 pip install TotalSegmentator 安装它，或选择其他分割方法。</translation>
    </message>
    <message>
        <source>Install the extension TotalSegmentator (Extensions Manager), restart Slicer and press Apply in its module once, which installs the package; or choose another segmenter.</source>
        <translation>请安装扩展 TotalSegmentator（扩展管理器），重新启动 Slicer，并在其模块中按一次“Apply”，软件包即会安装；或选择其他分割方法。</translation>
    </message>
    <message>
        <source>The process that runs the network has ended in the middle of this scan.</source>
        <translation>运行网络的进程在处理该扫描的途中结束了。</translation>
    </message>
    <message>
        <source>Try the case again with --retry-failed; fewer workers leave it more memory.</source>
        <translation>请用 --retry-failed 再次尝试该病例；减少工作进程可为其留出更多内存。</translation>
    </message>
    <message>
        <source>The process that runs the network cannot be started.</source>
        <translation>运行网络的进程无法启动。</translation>
    </message>
    <message>
        <source>Run &apos;lungprep doctor&apos;: it says what PyTorch sees.</source>
        <translation>请运行“lungprep doctor”：它会说明 PyTorch 检测到什么。</translation>
    </message>
    <message>
        <source>The GPU ran out of memory; {number} slices are computed at once.</source>
        <translation>GPU 显存不足；改为每次计算 {number} 层。</translation>
    </message>
    <message>
        <source>The GPU has not enough memory for one slice.</source>
        <translation>GPU 显存不足以计算一层。</translation>
    </message>
    <message>
        <source>Close what else uses it, or run with --device cpu.</source>
        <translation>请关闭占用 GPU 的其他程序，或用 --device cpu 运行。</translation>
    </message>
    <message>
        <source>Only the {lung} was found.</source>
        <translation>只找到{lung}。</translation>
    </message>
    <message>
        <source>Only one lung was found, near the midline; it is taken for the {lung}, which may be wrong.</source>
        <translation>只找到一侧肺，靠近中线；将其视为{lung}，这可能有误。</translation>
    </message>
    <message>
        <source>lungs segmented</source>
        <translation>肺已分割</translation>
    </message>
    <message>
        <source>averaging</source>
        <translation>正在平均</translation>
    </message>
    <message>
        <source>looking for the body</source>
        <translation>正在寻找身体</translation>
    </message>
    <message>
        <source>looking for lungs</source>
        <translation>正在寻找肺</translation>
    </message>
    <message>
        <source>following the airways</source>
        <translation>正在追踪气道</translation>
    </message>
    <message>
        <source>parting right and left</source>
        <translation>正在分开左右肺</translation>
    </message>
    <message>
        <source>closing holes</source>
        <translation>正在填补空洞</translation>
    </message>
    <message>
        <source>The threshold segmenter found no lungs in the image.</source>
        <translation>阈值法在图像中没有找到肺。</translation>
    </message>
    <message>
        <source>PyTorch {version} sees no such device</source>
        <translation>PyTorch {version} 检测不到该设备</translation>
    </message>
    <message>
        <source>The precision float16 needs a GPU.</source>
        <translation>精度 float16 需要 GPU。</translation>
    </message>
    <message>
        <source>Use --precision auto, bfloat16 or float32.</source>
        <translation>请使用 --precision auto、bfloat16 或 float32。</translation>
    </message>
    <message>
        <source>lungmask cannot run: PyTorch is not installed, or only in part ({detail}).</source>
        <translation>lungmask 无法运行：PyTorch 没有安装，或安装不完整（{detail}）。</translation>
    </message>
    <message>
        <source>Run &apos;lungprep doctor&apos;: it says how to install it; or use the threshold segmenter.</source>
        <translation>运行“lungprep doctor”：它会说明如何安装；或使用阈值法。</translation>
    </message>
    <message>
        <source>lungmask cannot run: PyTorch is installed but broken ({detail}).</source>
        <translation>lungmask 无法运行：PyTorch 已安装但已损坏（{detail}）。</translation>
    </message>
    <message>
        <source>Remove torch and install it again; &apos;lungprep doctor&apos; says how.</source>
        <translation>请删除 torch 后重新安装；“lungprep doctor”会说明如何做。</translation>
    </message>
    <message>
        <source>The device &apos;{name}&apos; cannot be used: {reason}.</source>
        <translation>无法使用设备“{name}”：{reason}。</translation>
    </message>
    <message>
        <source>Use --device auto or cpu.</source>
        <translation>请使用 --device auto 或 cpu。</translation>
    </message>
    <message>
        <source>There is a {kind} device that PyTorch cannot use: {reason}.</source>
        <translation>有一个 {kind} 设备，但 PyTorch 无法使用：{reason}。</translation>
    </message>
    <message>
        <source>the server said {answer}</source>
        <translation>服务器答复 {answer}</translation>
    </message>
    <message>
        <source>the server does not answer in time</source>
        <translation>服务器没有及时应答</translation>
    </message>
    <message>
        <source>there is no connection to the server</source>
        <translation>无法连接服务器</translation>
    </message>
    <message>
        <source>{file}, {number:.0f} of {total:.0f}</source>
        <translation>{file}，{number:.0f}/{total:.0f}</translation>
    </message>
    <message>
        <source>{file}, {number:.0f}</source>
        <translation>{file}，{number:.0f}</translation>
    </message>
    <message>
        <source>TotalSegmentator&apos;s weights {weights} are not in {folder}, and could not be downloaded: {reason}.</source>
        <translation>TotalSegmentator 的权重 {weights} 不在{folder}中，也无法下载：{reason}。</translation>
    </message>
    <message>
        <source>Where there is internet, totalseg_download_weights -t TASK fetches them (TASK: total, total_fast, lung_vessels, lung_nodules); copy their folders there, or let TOTALSEG_WEIGHTS_PATH say where they are.</source>
        <translation>在有互联网的机器上，“totalseg_download_weights -t TASK”可下载它们（TASK 为“total”“total_fast”“lung_vessels”或“lung_nodules”）；请把它们的文件夹复制到那里，或用 TOTALSEG_WEIGHTS_PATH 说明其位置。</translation>
    </message>
    <message>
        <source>TotalSegmentator&apos;s weights are looked at</source>
        <translation>正在检查 TotalSegmentator 的权重</translation>
    </message>
    <message>
        <source>TotalSegmentator is at work on {task}</source>
        <translation>TotalSegmentator 正在处理 {task}</translation>
    </message>
    <message>
        <source>TotalSegmentator is loaded</source>
        <translation>正在加载 TotalSegmentator</translation>
    </message>
    <message>
        <source>TotalSegmentator&apos;s process ended in the middle of its work.</source>
        <translation>TotalSegmentator 的进程在工作途中结束了。</translation>
    </message>
    <message>
        <source>There may not have been enough memory: close other programs, or set totalsegmentator.fast.</source>
        <translation>可能是内存不足：请关闭其他程序，或设置 totalsegmentator.fast。</translation>
    </message>
    <message>
        <source>This version of TotalSegmentator knows no &apos;{name}&apos; in its task {task}.</source>
        <translation>该版本的 TotalSegmentator 的任务 {task} 中没有“{name}”。</translation>
    </message>
    <message>
        <source>Update TotalSegmentator.</source>
        <translation>请更新 TotalSegmentator。</translation>
    </message>
    <message>
        <source>TotalSegmentator found no lungs in this image.</source>
        <translation>TotalSegmentator 在该图像中没有找到肺。</translation>
    </message>
    <message>
        <source>TotalSegmentator left no labels that can be read at {task}.</source>
        <translation>TotalSegmentator 在 {task} 中没有留下可读取的标签。</translation>
    </message>
    <message>
        <source>Run TotalSegmentator by itself on this scan to see more, or choose another segmenter.</source>
        <translation>请对该扫描单独运行 TotalSegmentator 以了解详情，或选择其他分割方法。</translation>
    </message>
    <message>
        <source>Remove the folder {folder} there: it is downloaded again, or can be copied again.</source>
        <translation>请删除其中的文件夹{folder}：它会重新下载，也可重新复制。</translation>
    </message>
    <message>
        <source>TotalSegmentator&apos;s weights {weights} in {folder} are not whole: {file} is missing.</source>
        <translation>{folder}中 TotalSegmentator 的权重 {weights} 不完整：缺少{file}。</translation>
    </message>
    <message>
        <source>The file {file} of TotalSegmentator&apos;s weights in {folder} is damaged.</source>
        <translation>{folder}中 TotalSegmentator 权重的文件{file}已损坏。</translation>
    </message>
    <message>
        <source>Update it with pip install --upgrade TotalSegmentator, or choose another segmenter.</source>
        <translation>请用 pip install --upgrade TotalSegmentator 更新它，或选择其他分割方法。</translation>
    </message>
    <message>
        <source>torchvision has to be of the same build as PyTorch: install both from the same place, https://download.pytorch.org/whl/cpu where there is no GPU.</source>
        <translation>torchvision 的构建必须与 PyTorch 相同：请从同一处安装两者；没有 GPU 时使用 https://download.pytorch.org/whl/cpu 。</translation>
    </message>
    <message>
        <source>This version of TotalSegmentator cannot be kept from sending usage statistics.</source>
        <translation>无法阻止该版本的 TotalSegmentator 发送使用统计。</translation>
    </message>
    <message>
        <source>Update TotalSegmentator, or choose another segmenter.</source>
        <translation>请更新 TotalSegmentator，或选择其他分割方法。</translation>
    </message>
    <message>
        <source>TotalSegmentator {version} knows no task {task}.</source>
        <translation>TotalSegmentator {version} 没有任务 {task}。</translation>
    </message>
    <message>
        <source>TotalSegmentator {version} cannot be loaded: {error}.</source>
        <translation>TotalSegmentator {version} 无法加载：{error}。</translation>
    </message>
    <message>
        <source>Close other programs.</source>
        <translation>请关闭其他程序。</translation>
    </message>
    <message>
        <source>TotalSegmentator failed at {task}: {error}.</source>
        <translation>TotalSegmentator 在 {task} 中失败：{error}。</translation>
    </message>
    <message>
        <source>What is labelled right lies to the patient&apos;s left of what is labelled left, by {distance:.0f}.</source>
        <translation>标为右侧的部分反而在标为左侧的部分的左边（患者的左侧），相距 {distance:.0f}。</translation>
    </message>
    <message>
        <source>{amount:.0f} of a lung lie far on the other lung&apos;s side of the spine.</source>
        <translation>一侧肺有 {amount:.0f} 越过脊柱，远在另一侧肺的一边。</translation>
    </message>
    <message>
        <source>The lungs have {volume:.0f}, {share:.0f} of the chest at their level: {low:.0f} to {high:.0f} is usual.</source>
        <translation>肺的体积为 {volume:.0f}，占其所在层面胸廓的 {share:.0f}：通常为 {low:.0f} 至 {high:.0f}。</translation>
    </message>
    <message>
        <source>Hardly anything is labelled as: {lobes}.</source>
        <translation>以下肺叶几乎没有标注：{lobes}。</translation>
    </message>
    <message>
        <source>The {side} upper lobe lies below the lower one.</source>
        <translation>{side}肺上叶位于下叶下方。</translation>
    </message>
    <message>
        <source>The {side} lung lies {distance:.0f} on the other side of the spine, and there is no other lung.</source>
        <translation>{side}肺越过脊柱到对侧达 {distance:.0f}，而另一侧没有肺。</translation>
    </message>
    <message>
        <source>The {side} lung has {volume:.0f}, {share:.0f} of both.</source>
        <translation>{side}肺的体积为 {volume:.0f}，占两肺的 {share:.0f}。</translation>
    </message>
    <message>
        <source>The middle lobe lies above the right upper one.</source>
        <translation>中叶位于右肺上叶上方。</translation>
    </message>
    <message>
        <source>The middle lobe lies behind the right lower one.</source>
        <translation>中叶位于右肺下叶后方。</translation>
    </message>
    <message>
        <source>About {amount:.0f} of lung are likely missing, {share:.0f} of the lungs: soft tissue where lung should be.</source>
        <translation>可能缺失约 {amount:.0f} 的肺，占肺的 {share:.0f}：应为肺的位置是软组织。</translation>
    </message>
    <message>
        <source>{amount:.0f} of the mask are {what}.</source>
        <translation>掩膜中有 {amount:.0f} 是{what}。</translation>
    </message>
    <message>
        <source>air around the body</source>
        <translation>体外空气</translation>
    </message>
    <message>
        <source>gas as in stomach or bowel</source>
        <translation>胃或肠内的气体</translation>
    </message>
    <message>
        <source>gas as in the oesophagus</source>
        <translation>食管内的气体</translation>
    </message>
    <message>
        <source>trachea or main bronchi</source>
        <translation>气管或主支气管</translation>
    </message>
    <message>
        <source>looking how far the mask can be trusted: {check}</source>
        <translation>正在评估掩膜的可信度：{check}</translation>
    </message>
    <message>
        <source>{amount:.0f} of aerated lung beside the mask are in no label, {share:.0f} of the lungs.</source>
        <translation>掩膜旁有 {amount:.0f} 的含气肺不在任何标签中，占肺的 {share:.0f}。</translation>
    </message>
    <message>
        <source>{amount:.0f} of the mask lie apart from the rest of their lung or lobe.</source>
        <translation>掩膜中有 {amount:.0f} 与其所属的肺或肺叶主体分离。</translation>
    </message>
    <message>
        <source>Holes of {amount:.0f} lie inside the mask.</source>
        <translation>掩膜内有 {amount:.0f} 的孔洞。</translation>
    </message>
    <message>
        <source>The mask ends along a flat {plane} plane where lung goes on.</source>
        <translation>掩膜沿一个平直的{plane}平面终止，而肺在那里仍在延续。</translation>
    </message>
    <message>
        <source>The weights of {network} are not the published ones ({file}, SHA-256 {sha256}...).</source>
        <translation>{network} 的权重不是公开的权重（{file}，SHA-256 {sha256}...）。</translation>
    </message>
    <message>
        <source>The weights file {file} cannot be removed: {reason}.</source>
        <translation>权重文件{file}无法删除：{reason}。</translation>
    </message>
    <message>
        <source>Close what uses it, or delete it.</source>
        <translation>请关闭占用它的程序，或自行删除。</translation>
    </message>
    <message>
        <source>{model} consists of {networks}: give both files.</source>
        <translation>{model} 由 {networks} 组成：请提供两个文件。</translation>
    </message>
    <message>
        <source>Name one of {names}.</source>
        <translation>请指定其中之一：{names}。</translation>
    </message>
    <message>
        <source>lungmask has no network named &apos;{name}&apos;.</source>
        <translation>lungmask 没有名为“{name}”的网络。</translation>
    </message>
    <message>
        <source>The weights cannot be saved in {folder}: {reason}.</source>
        <translation>权重无法保存到{folder}：{reason}。</translation>
    </message>
    <message>
        <source>Make that folder writable, or name another one in {variable}.</source>
        <translation>请使该文件夹可写，或在 {variable} 中指定另一个。</translation>
    </message>
    <message>
        <source>The weights need {needed:.0f} in {folder} and {free:.0f} are free.</source>
        <translation>权重在{folder}中需要 {needed:.0f}，目前可用 {free:.0f}。</translation>
    </message>
    <message>
        <source>Free some space, or name another folder in LUNGPREP_WEIGHTS.</source>
        <translation>请腾出空间，或在 LUNGPREP_WEIGHTS 中指定另一个文件夹。</translation>
    </message>
    <message>
        <source>{file} could not be downloaded: {reason}.</source>
        <translation>无法下载 {file}：{reason}。</translation>
    </message>
    <message>
        <source>What came from {url} is not the published file (SHA-256 {found}..., not {wanted}...).</source>
        <translation>从 {url} 得到的不是公开的文件（SHA-256 为 {found}...，不是 {wanted}...）。</translation>
    </message>
    <message>
        <source>A proxy may have put a page of its own in its place.</source>
        <translation>可能是代理服务器用自己的页面替换了它。</translation>
    </message>
    <message>
        <source>it is not a file that PyTorch wrote</source>
        <translation>不是 PyTorch 写的文件</translation>
    </message>
    <message>
        <source>{reason} (SHA-256 {found}..., expected {wanted}...)</source>
        <translation>{reason}（SHA-256 为 {found}...，应为 {wanted}...）</translation>
    </message>
    <message>
        <source>The weights file {file} of {network} ({size:.1f}) is damaged: {reason}.</source>
        <translation>{network} 的权重文件{file}（{size:.1f}）已损坏：{reason}。</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>it is a web page, not weights</source>
        <translation>是网页，不是权重</translation>
    </message>
    <message>
        <source>The weights file {file} holds the published weights of {published}, not of {network}.</source>
        <translation>权重文件{file}是 {published} 的公开权重，不是 {network} 的。</translation>
    </message>
    <message>
        <source>Give it for {published}, or choose that model.</source>
        <translation>请把它用于 {published}，或选择该模型。</translation>
    </message>
    <message>
        <source>its content is not the published one: it was cut off or changed on its way</source>
        <translation>内容与公开的文件不同：在传输中被截断或改动</translation>
    </message>
    <message>
        <source>Run &apos;lungprep weights fetch {network}&apos;.</source>
        <translation>请运行“lungprep weights fetch {network}”。</translation>
    </message>
    <message>
        <source>Without internet: download {url} on another machine, bring the file here and run &apos;lungprep weights fetch {network} --from FILE&apos;.</source>
        <translation>没有互联网时：在另一台机器上下载 {url}，把文件带到这里，然后运行“lungprep weights fetch {network} --from FILE”。</translation>
    </message>
    <message>
        <source>its part &apos;{part}&apos; is corrupt</source>
        <translation>其中的“{part}”已损坏</translation>
    </message>
    <message>
        <source>The weights file {file} of {network} cannot be read: {reason}.</source>
        <translation>{network} 的权重文件{file}无法读取：{reason}。</translation>
    </message>
    <message>
        <source>Delete it.</source>
        <translation>请将其删除。</translation>
    </message>
    <message>
        <source>a DICOM file</source>
        <translation>DICOM 文件</translation>
    </message>
    <message>
        <source>a folder of DICOM files</source>
        <translation>DICOM 文件的文件夹</translation>
    </message>
    <message>
        <source>an image file (NIfTI, NRRD, MetaImage, Analyze, MINC)</source>
        <translation>图像文件（NIfTI、NRRD、MetaImage、Analyze、MINC）</translation>
    </message>
    <message>
        <source>reading the image</source>
        <translation>正在读取图像</translation>
    </message>
    <message>
        <source>{count} slices, fewer than {least} (selection.min_slices)</source>
        <translation>{count} 层，少于 {least} 层（selection.min_slices）</translation>
    </message>
    <message>
        <source>None of the {count} image files in {place} is a CT. {reasons}</source>
        <translation>{place}中的 {count} 个图像文件都不是 CT。{reasons}</translation>
    </message>
    <message>
        <source>See all of them with &apos;lungprep series&apos;.</source>
        <translation>用“lungprep series”查看全部。</translation>
    </message>
    <message>
        <source>image file {number} of {count}</source>
        <translation>第 {number}/{count} 个图像文件</translation>
    </message>
    <message>
        <source>Hounsfield units</source>
        <translation>亨氏单位</translation>
    </message>
    <message>
        <source>There is no series or image file &apos;{name}&apos; in the input.</source>
        <translation>输入中没有序列或图像文件“{name}”。</translation>
    </message>
    <message>
        <source>There are {count} image files that are a CT in {place}: {files}.</source>
        <translation>{place}中有 {count} 个图像文件是 CT：{files}。</translation>
    </message>
    <message>
        <source>Give the image files one by one, or the folder to &apos;lungprep batch&apos;.</source>
        <translation>请逐个指定图像文件，或将该文件夹交给“lungprep batch”。</translation>
    </message>
    <message>
        <source>{file}:</source>
        <translation>{file}：</translation>
    </message>
    <message>
        <source>What can be opened: {kinds}.</source>
        <translation>可以打开的有：{kinds}。</translation>
    </message>
    <message>
        <source>There is no file or folder {file}.</source>
        <translation>没有文件或文件夹 {file}。</translation>
    </message>
    <message>
        <source>Check the path. {what}</source>
        <translation>请检查路径。{what}</translation>
    </message>
    <message>
        <source>{file} cannot be opened: it is neither a regular file nor a folder.</source>
        <translation>{file}无法打开：它既不是普通文件，也不是文件夹。</translation>
    </message>
    <message>
        <source>{file} is an image file: there are no series in it.</source>
        <translation>{file}是图像文件：其中没有序列。</translation>
    </message>
    <message>
        <source>Give it to &apos;lungprep prepare&apos; or &apos;lungprep batch&apos;, or give the DICOM folder.</source>
        <translation>请用“lungprep prepare”或“lungprep batch”处理它，或指定 DICOM 文件夹。</translation>
    </message>
    <message>
        <source>the folder of a Slicer DICOM database</source>
        <translation>Slicer DICOM 数据库的文件夹</translation>
    </message>
    <message>
        <source>a zip file of DICOM files</source>
        <translation>DICOM 文件的 zip 文件</translation>
    </message>
    <message>
        <source>two rising numbers, or none</source>
        <translation>两个递增的数，或不填</translation>
    </message>
    <message>
        <source>true beside intensity.window, level_width or clip_hu</source>
        <translation>与 intensity.window、level_width 或 clip_hu 同用时才可为 true</translation>
    </message>
    <message>
        <source>The labels have more than {most} pieces (labels.instances).</source>
        <translation>标签的碎块超过 {most} 个（labels.instances）。</translation>
    </message>
    <message>
        <source>Remove the small ones first: labels.min_component_mm3.</source>
        <translation>请先去除小碎块：labels.min_component_mm3。</translation>
    </message>
    <message>
        <source>The recipe keeps only slices with labels (slices.labelled), and no slice has any.</source>
        <translation>配方只保留有标签的层面（slices.labelled），而没有一层有标签。</translation>
    </message>
    <message>
        <source>Use a segmenter or bring labels, or lower slices.label_area_mm2.</source>
        <translation>请使用分割方法或提供标签，或减小 slices.label_area_mm2。</translation>
    </message>
    <message>
        <source>The recipe key &apos;{key}&apos; names the label &apos;{name}&apos;, which this case does not have.</source>
        <translation>配方的键“{key}”指定了标签“{name}”，而该病例没有它。</translation>
    </message>
    <message>
        <source>Its labels are: {known}.</source>
        <translation>其标签为：{known}。</translation>
    </message>
    <message>
        <source>&apos;new name = label + label&apos;</source>
        <translation>&apos;新名称 = 标签 + 标签&apos;</translation>
    </message>
    <message>
        <source>a list of one number, or none</source>
        <translation>含一个数的列表，或不填</translation>
    </message>
    <message>
        <source>The recipe blanks the image outside the labels (intensity.outside), and this case has none.</source>
        <translation>配方要清空标签之外的图像（intensity.outside），而该病例没有标签。</translation>
    </message>
    <message>
        <source>Use a segmenter or bring labels.</source>
        <translation>请使用分割方法或提供标签。</translation>
    </message>
    <message>
        <source>{share:.0%} of the reference image {file} lies beyond the scan.</source>
        <translation>参考图像{file}有 {share:.0%} 在扫描之外。</translation>
    </message>
    <message>
        <source>no reference beside {steps}</source>
        <translation>与 {steps} 同用时不能有参考图像</translation>
    </message>
    <message>
        <source>The reference image {file} (resampling.reference) is in another frame of reference (0020,0052) than the scan: the same millimetres are another place in the patient.</source>
        <translation>参考图像{file}（resampling.reference）的参考坐标系（0020,0052）与该扫描不同：相同的毫米坐标在患者身上是另一个位置。</translation>
    </message>
    <message>
        <source>Name an image of the same examination, or register the two and name the result.</source>
        <translation>请指定同一次检查的图像，或将两者配准后指定配准结果。</translation>
    </message>
    <message>
        <source>The reference image {file} (resampling.reference) lies nowhere in the scan.</source>
        <translation>参考图像{file}（resampling.reference）不在扫描范围内。</translation>
    </message>
    <message>
        <source>Name an image of the same patient in the same frame of reference.</source>
        <translation>请指定同一患者、同一参考坐标系的图像。</translation>
    </message>
    <message>
        <source>There is no reference image {file} (resampling.reference).</source>
        <translation>没有参考图像{file}（resampling.reference）。</translation>
    </message>
    <message>
        <source>Check the path; it counts from the folder in which LungPrep is started.</source>
        <translation>请检查路径；相对路径从启动 LungPrep 的文件夹算起。</translation>
    </message>
    <message>
        <source>The axes of the reference image {file} are not perpendicular.</source>
        <translation>参考图像{file}的各轴互不垂直。</translation>
    </message>
    <message>
        <source>Name an image whose voxels fill an upright box.</source>
        <translation>请指定体素构成正交长方体的图像。</translation>
    </message>
    <message>
        <source>The series of the reference {file} (resampling.reference) does not say where it lies.</source>
        <translation>参考序列{file}（resampling.reference）没有说明其位置。</translation>
    </message>
    <message>
        <source>Name an image file, or another series.</source>
        <translation>请指定图像文件或其他序列。</translation>
    </message>
    <message>
        <source>The reference case {folder} (resampling.reference) does not say where its image lies.</source>
        <translation>参考病例{folder}（resampling.reference）没有说明其图像的位置。</translation>
    </message>
    <message>
        <source>Give the folder of a case that LungPrep has prepared.</source>
        <translation>请指定由 LungPrep 处理过的病例的文件夹。</translation>
    </message>
    <message>
        <source>The recipe key &apos;{key}&apos; asks for the {region}, and no voxel belongs to it.</source>
        <translation>配方的键“{key}”要求{region}，而没有体素属于它。</translation>
    </message>
    <message>
        <source>Look at the labels, or take &apos;all&apos;.</source>
        <translation>请检查标签，或采用 &apos;all&apos;。</translation>
    </message>
    <message>
        <source>The recipe key &apos;{key}&apos; asks for the lungs, and this case has no labels.</source>
        <translation>配方的键“{key}”要求肺，而该病例没有标签。</translation>
    </message>
    <message>
        <source>Use a segmenter or bring labels, or take &apos;body&apos; or &apos;all&apos;.</source>
        <translation>请使用分割方法或提供标签，或采用 &apos;body&apos; 或 &apos;all&apos;。</translation>
    </message>
    <message>
        <source>&apos;old = new&apos;, a name or a value of 1 to 255</source>
        <translation>&apos;旧 = 新&apos;，名称或 1 至 255 的值</translation>
    </message>
    <message>
        <source>values that differ; labels.merge makes one of two</source>
        <translation>互不相同的值；合并请用 labels.merge</translation>
    </message>
    <message>
        <source>two numbers with intensity.scale = &apos;range&apos;, else none</source>
        <translation>intensity.scale = &apos;range&apos; 时为两个数，否则不填</translation>
    </message>
    <message>
        <source>two rising numbers</source>
        <translation>两个递增的数</translation>
    </message>
    <message>
        <source>&apos;hu&apos; unless intensity.clip_hu or a window is given</source>
        <translation>应为 &apos;hu&apos;，除非给出 intensity.clip_hu 或窗</translation>
    </message>
    <message>
        <source>All values that are kept are {value:g}: they cannot be scaled.</source>
        <translation>保留的所有值都是 {value:g}：无法缩放。</translation>
    </message>
    <message>
        <source>Look at the image, or choose another clip range.</source>
        <translation>请查看图像，或选择其他截断范围。</translation>
    </message>
    <message>
        <source>three whole numbers (x, y, z), or none</source>
        <translation>三个整数（x、y、z），或不填</translation>
    </message>
    <message>
        <source>three numbers with crop.around = &apos;point&apos;, else none</source>
        <translation>crop.around = &apos;point&apos; 时为三个数，否则不填</translation>
    </message>
    <message>
        <source>The point {point} mm (crop.point_mm) lies outside the image.</source>
        <translation>点 {point} mm（crop.point_mm）位于图像之外。</translation>
    </message>
    <message>
        <source>Give it in LPS millimetres (DICOM&apos;s patient axes) of this scan.</source>
        <translation>请以该扫描的 LPS 毫米坐标（DICOM 的患者坐标轴）给出。</translation>
    </message>
    <message>
        <source>three numbers with slices.count, else none</source>
        <translation>使用 slices.count 时为三个数，否则不填</translation>
    </message>
    <message>
        <source>The point {point} mm (slices.point_mm) lies outside the image.</source>
        <translation>点 {point} mm（slices.point_mm）位于图像之外。</translation>
    </message>
    <message>
        <source>&apos;float32&apos; with intensity.z_score</source>
        <translation>使用 intensity.z_score 时为 &apos;float32&apos;</translation>
    </message>
    <message>
        <source>a type with a sign, unless intensity.scale maps HU</source>
        <translation>有符号的类型，除非 intensity.scale 对 HU 进行映射</translation>
    </message>
    <message>
        <source>&apos;float32&apos; with so small a range (intensity.scale)</source>
        <translation>范围（intensity.scale）如此之小时为 &apos;float32&apos;</translation>
    </message>
    <message>
        <source>a type that holds the range of intensity.scale</source>
        <translation>能容纳 intensity.scale 范围的类型</translation>
    </message>
    <message>
        <source>level and a width above 0, or none</source>
        <translation>窗位和大于 0 的窗宽，或不填</translation>
    </message>
    <message>
        <source>none beside intensity.window = &apos;{name}&apos;</source>
        <translation>使用 intensity.window = &apos;{name}&apos; 时不填</translation>
    </message>
    <message>
        <source>The file has no window of its own (intensity.window = &apos;file&apos;).</source>
        <translation>文件没有自带的窗（intensity.window = &apos;file&apos;）。</translation>
    </message>
    <message>
        <source>Name a window, or give intensity.level_width.</source>
        <translation>请指定窗的名称，或给出 intensity.level_width。</translation>
    </message>
    <message>
        <source>All values are {value:g}: they have no standard deviation (intensity.z_score).</source>
        <translation>所有值都是 {value:g}：没有标准差（intensity.z_score）。</translation>
    </message>
    <message>
        <source>There is no folder for temporary files that can be written to.</source>
        <translation>没有可写入的临时文件夹。</translation>
    </message>
    <message>
        <source>Set TMPDIR to a folder that you may write to.</source>
        <translation>请将 TMPDIR 设为您有写入权限的文件夹。</translation>
    </message>
    <message>
        <source>The folder for temporary files, {folder}, has a name that is not UTF-8.</source>
        <translation>临时文件夹{folder}的名称不是 UTF-8。</translation>
    </message>
    <message>
        <source>Set TMPDIR to another folder.</source>
        <translation>请将 TMPDIR 设为另一个文件夹。</translation>
    </message>
    <message>
        <source>The settings file {file} cannot be read: {detail}.</source>
        <translation>设置文件{file}无法读取：{detail}。</translation>
    </message>
    <message>
        <source>Correct that line, or remove the file.</source>
        <translation>请改正该行，或删除该文件。</translation>
    </message>
    <message>
        <source>The settings file {file} cannot be written: {reason}.</source>
        <translation>设置文件{file}无法写入：{reason}。</translation>
    </message>
    <message>
        <source>Make that folder writable, or name another one in LUNGPREP_CONFIG.</source>
        <translation>请使该文件夹可写，或在 LUNGPREP_CONFIG 中指定另一个。</translation>
    </message>
    <message>
        <source>A run is under way.</source>
        <translation>正在运行。</translation>
    </message>
    <message>
        <source>Wait for its end, or cancel it.</source>
        <translation>请等待它结束，或取消它。</translation>
    </message>
    <message>
        <source>The result could not be put into the scene: {detail}.</source>
        <translation>结果无法放入场景：{detail}。</translation>
    </message>
    <message>
        <source>The run could not be started: {reason}.</source>
        <translation>无法开始运行：{reason}。</translation>
    </message>
    <message>
        <source>Is the disk of temporary files full? Free some space there.</source>
        <translation>存放临时文件的磁盘满了吗？请在那里腾出空间。</translation>
    </message>
    <message>
        <source>The log of Slicer says more.</source>
        <translation>详见 Slicer 的日志。</translation>
    </message>
    <message>
        <source>pip ended with status {status}.</source>
        <translation>pip 以状态 {status} 结束。</translation>
    </message>
    <message>
        <source>lungmask was not installed.</source>
        <translation>没有安装 lungmask。</translation>
    </message>
    <message>
        <source>Choose the threshold segmenter, or install it later.</source>
        <translation>请选择阈值法，或以后再安装。</translation>
    </message>
    <message>
        <source>{packages} {are} not installed.</source>
        <translation>{packages} {are}未安装。</translation>
    </message>
    <message>
        <source>Without, no preview and no report are made.</source>
        <translation>没有它们就不生成预览和报告。</translation>
    </message>
    <message>
        <source>{packages} could not be installed.</source>
        <translation>{packages} 无法安装。</translation>
    </message>
    <message>
        <source>The lines of pip in the log say why.</source>
        <translation>日志中 pip 的输出说明了原因。</translation>
    </message>
    <message>
        <source>PyTorch could not be installed.</source>
        <translation>无法安装 PyTorch。</translation>
    </message>
    <message>
        <source>PyTorch is missing, and so is the extension that installs it.</source>
        <translation>缺少 PyTorch，也缺少安装它的扩展。</translation>
    </message>
    <message>
        <source>PyTorch could not be installed: {reason}</source>
        <translation>无法安装 PyTorch：{reason}</translation>
    </message>
    <message>
        <source>The packages could not be installed: {reason}</source>
        <translation>无法安装软件包：{reason}</translation>
    </message>
    <message>
        <source>The packages that lungmask needs could not be installed: {reason}</source>
        <translation>无法安装 lungmask 所需的软件包：{reason}</translation>
    </message>
    <message>
        <source>Is this machine connected to the internet? The lines of pip say why.</source>
        <translation>这台机器连接互联网了吗？pip 的输出说明了原因。</translation>
    </message>
    <message>
        <source>The worker process ended with status {status}.</source>
        <translation>工作进程结束，状态为 {status}。</translation>
    </message>
    <message>
        <source>The worker process was ended from outside (status {status}): most often the memory ran out.</source>
        <translation>工作进程被外部终止（状态 {status}）：多半是内存用尽。</translation>
    </message>
    <message>
        <source>Close other programs, or use a coarser spacing.</source>
        <translation>请关闭其他程序，或使用更粗的间距。</translation>
    </message>
    <message>
        <source>It said: {text}</source>
        <translation>其输出为：{text}</translation>
    </message>
    <message>
        <source>The log has the rest of what it said.</source>
        <translation>其余输出见日志。</translation>
    </message>
    <message>
        <source>LungPrep lost its worker.</source>
        <translation>LungPrep 失去了工作进程。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请再试一次。</translation>
    </message>
    <message>
        <source>Importing lungmask and PyTorch...</source>
        <translation>正在导入 lungmask 和 PyTorch……</translation>
    </message>
    <message>
        <source>Slicer&apos;s database does not have this series any more.</source>
        <translation>Slicer 的数据库中不再有该序列。</translation>
    </message>
    <message>
        <source>The queue stopped: {reason}.</source>
        <translation>队列已停止：{reason}。</translation>
    </message>
    <message>
        <source>Free some space or choose another folder; it goes on there.</source>
        <translation>请腾出空间或选择另一个文件夹；将在那里继续。</translation>
    </message>
    <message>
        <source>The queue stopped unexpectedly: {detail}.</source>
        <translation>队列意外停止：{detail}。</translation>
    </message>
    <message>
        <source>Run it again: it goes on from where it stopped.</source>
        <translation>请重新运行：将从停止处继续。</translation>
    </message>
    <message>
        <source>Slicer&apos;s Python interpreter (PythonSlicer) was not found.</source>
        <translation>没有找到 Slicer 的 Python 解释器（PythonSlicer）。</translation>
    </message>
    <message>
        <source>Install Slicer again.</source>
        <translation>请重新安装 Slicer。</translation>
    </message>
    <message>
        <source>Copying the weights of {network}...</source>
        <translation>正在复制 {network} 的权重……</translation>
    </message>
    <message>
        <source>{name}: {detail}</source>
        <translation>{name}：{detail}</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>不允许该操作</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统只读</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有这样的文件或文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是文件夹</translation>
    </message>
    <message>
        <source>Directory not empty</source>
        <translation>文件夹不为空</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间已满</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘配额</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>文件太大</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>读写错误</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>打开的文件太多</translation>
    </message>
    <message>
        <source>Too many open files in system</source>
        <translation>系统中打开的文件太多</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名太长</translation>
    </message>
    <message>
        <source>Invalid argument</source>
        <translation>参数无效</translation>
    </message>
    <message>
        <source>Cannot allocate memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>设备或资源忙</translation>
    </message>
    <message>
        <source>Too many levels of symbolic links</source>
        <translation>符号链接层数过多</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>连接超时</translation>
    </message>
    <message>
        <source>Connection refused</source>
        <translation>连接被拒绝</translation>
    </message>
    <message>
        <source>Connection reset by peer</source>
        <translation>连接被对方中断</translation>
    </message>
    <message>
        <source>Network is unreachable</source>
        <translation>网络不通</translation>
    </message>
    <message>
        <source>No route to host</source>
        <translation>无法到达主机</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分钟</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>LungPrep failed unexpectedly: {detail}.</source>
        <translation>LungPrep 意外失败：{detail}。</translation>
    </message>
    <message>
        <source>Please report it with the lines that &apos;lungprep doctor&apos; prints.</source>
        <translation>请报告此问题，并附上“lungprep doctor”输出的内容。</translation>
    </message>
    <message>
        <source>{folder} holds a folder &apos;{study}&apos; that is not the whole phantom study of seed {seed}.</source>
        <translation>{folder}中的文件夹“{study}”不是种子 {seed} 的完整体模检查。</translation>
    </message>
    <message>
        <source>Choose another output folder, or remove that one.</source>
        <translation>请选择另一个输出文件夹，或删除该文件夹。</translation>
    </message>
    <message>
        <source>The phantom study could not be written to {folder}: {reason}.</source>
        <translation>体模检查无法写入{folder}：{reason}。</translation>
    </message>
    <message>
        <source>the disk did not take it</source>
        <translation>磁盘没有接受写入</translation>
    </message>
    <message>
        <source>writing DICOM files</source>
        <translation>正在写入 DICOM 文件</translation>
    </message>
    <message>
        <source>Right and left of the mask do not lie on the patient&apos;s right and left.</source>
        <translation>掩膜的左右与患者的左右不一致。</translation>
    </message>
    <message>
        <source>Keeps the mask; lowers its score.</source>
        <translation>保留该掩膜；降低其评分。</translation>
    </message>
    <message>
        <source>Look at the mask: are its labels those of the table, and the scan&apos;s directions right?</source>
        <translation>请查看掩膜：其标签是否与表格一致，扫描的方向是否正确？</translation>
    </message>
    <message>
        <source>The lungs, or one of them, fill more or less of the chest than lungs do.</source>
        <translation>两肺或其中一侧占胸廓的比例高于或低于通常情况。</translation>
    </message>
    <message>
        <source>Look at the mask. A collapsed or removed lung, fibrosis and emphysema can be the reason.</source>
        <translation>请查看掩膜。肺不张、肺切除、肺纤维化和肺气肿都可能是原因。</translation>
    </message>
    <message>
        <source>Parts of the mask lie apart from the lung or lobe that they are labelled as.</source>
        <translation>掩膜的某些部分与其所标的肺或肺叶分离。</translation>
    </message>
    <message>
        <source>Look at the place; correct the mask in Slicer&apos;s Segment Editor where it is wrong.</source>
        <translation>请查看该位置；有误之处请在 Slicer 的 Segment Editor 中修正掩膜。</translation>
    </message>
    <message>
        <source>The mask has holes.</source>
        <translation>掩膜中有孔洞。</translation>
    </message>
    <message>
        <source>Look at the place. Vessels left out on purpose are no fault.</source>
        <translation>请查看该位置。有意除外的血管不算错误。</translation>
    </message>
    <message>
        <source>Air that is no lung is in the mask: around the body, or in trachea, oesophagus, stomach or bowel.</source>
        <translation>掩膜中含有非肺气体：体外，或气管、食管、胃肠内。</translation>
    </message>
    <message>
        <source>Look at the place, and correct the mask before its numbers are used.</source>
        <translation>请查看该位置，使用其数值之前先修正掩膜。</translation>
    </message>
    <message>
        <source>Inside the ribs lies tissue where lung should be, and no label covers it: consolidation, effusion, tumour.</source>
        <translation>肋骨以内应为肺的位置有组织而没有标签覆盖：实变、胸腔积液、肿瘤。</translation>
    </message>
    <message>
        <source>Look at the place. Volumes and densities leave that lung out; another model may find it.</source>
        <translation>请查看该位置。体积和密度没有计入那部分肺；其他模型或许能找到它。</translation>
    </message>
    <message>
        <source>Aerated lung goes on where the mask ends.</source>
        <translation>掩膜终止处，含气的肺仍在延续。</translation>
    </message>
    <message>
        <source>Look at the place: a lobe may be missing from the mask.</source>
        <translation>请查看该位置：掩膜可能缺少一个肺叶。</translation>
    </message>
    <message>
        <source>The mask ends along a plane where anatomy has none.</source>
        <translation>掩膜沿一个平面终止，而那里没有解剖界面。</translation>
    </message>
    <message>
        <source>Look whether the mask was made on a part of the image, or cropped.</source>
        <translation>请查看掩膜是否在图像的一部分上制作，或被裁剪过。</translation>
    </message>
    <message>
        <source>A lobe is missing, or lobes do not lie to each other as they do in people.</source>
        <translation>缺少一个肺叶，或肺叶之间的位置关系与人体不符。</translation>
    </message>
    <message>
        <source>Look at the lobes. After a lobectomy, or in severe disease, the network&apos;s lobes may be wrong.</source>
        <translation>请查看肺叶。肺叶切除术后或病变严重时，网络给出的肺叶可能有误。</translation>
    </message>
    <message>
        <source>A second segmenter was asked, and how far the two agree.</source>
        <translation>使用了第二个分割方法，并比较两者的一致程度。</translation>
    </message>
    <message>
        <source>Keeps the first mask.</source>
        <translation>保留第一个掩膜。</translation>
    </message>
    <message>
        <source>Look where they differ, when they differ much: neither needs to be right.</source>
        <translation>两者相差很大时，请查看不同之处：两者都未必正确。</translation>
    </message>
    <message>
        <source>A table that was handed in is not UTF-8.</source>
        <translation>所提供的表格不是 UTF-8。</translation>
    </message>
    <message>
        <source>Reads it as Windows-1252, the western European encoding of Windows.</source>
        <translation>按 Windows-1252（Windows 的西欧编码）读取。</translation>
    </message>
    <message>
        <source>Look at names with accents; where they are wrong, name the encoding with --encoding.</source>
        <translation>请查看带重音符号的姓名；如有误，请用 --encoding 指定编码。</translation>
    </message>
    <message>
        <source>Dates of a table cannot be read.</source>
        <translation>表格中有无法读取的日期。</translation>
    </message>
    <message>
        <source>Leaves those rows out where dates are asked for.</source>
        <translation>按日期筛选时不使用这些行。</translation>
    </message>
    <message>
        <source>Write dates as 2024-01-31.</source>
        <translation>日期请写成 2024-01-31。</translation>
    </message>
    <message>
        <source>A list names accessions or patients that the table of reports does not have.</source>
        <translation>列表中有报告表格所没有的检查号或患者。</translation>
    </message>
    <message>
        <source>Takes those that it has.</source>
        <translation>采用表格中有的那些。</translation>
    </message>
    <message>
        <source>Check that the list and the table come from the same place, and leading zeros.</source>
        <translation>请检查列表与表格是否来自同一处，并检查前导零。</translation>
    </message>
    <message>
        <source>Patients have their ID written in several ways: with spaces, in upper and lower case, with leading zeros, with and without its issuer.</source>
        <translation>患者的 ID 有多种写法：带空格、大小写不同、有前导零、带或不带签发机构。</translation>
    </message>
    <message>
        <source>Takes them for one patient each, so that nobody is on both sides of a split.</source>
        <translation>各视为同一患者，以免有人同时出现在划分的两边。</translation>
    </message>
    <message>
        <source>If they are different patients, keep them apart with --ids apart.</source>
        <translation>如果是不同的患者，请用 --ids apart 将其分开。</translation>
    </message>
    <message>
        <source>The folder holds an earlier split.</source>
        <translation>该文件夹中有先前的划分。</translation>
    </message>
    <message>
        <source>Keeps every patient where the earlier split had them; new patients are added.</source>
        <translation>每名患者都留在先前划分所在的部分；新患者另行加入。</translation>
    </message>
    <message>
        <source>To split anew, remove splits.csv.</source>
        <translation>如需重新划分，请删除 splits.csv。</translation>
    </message>
    <message>
        <source>There are so few patients that chance left a part empty.</source>
        <translation>患者太少，偶然使某一部分为空。</translation>
    </message>
    <message>
        <source>Gives the part one patient of the largest part.</source>
        <translation>从最大的部分分给它一名患者。</translation>
    </message>
    <message>
        <source>Say in a publication how few they are; consider cross-validation (--folds).</source>
        <translation>发表时请说明人数之少；可考虑交叉验证（--folds）。</translation>
    </message>
    <message>
        <source>The pixels of a series may hold text about the patient: its header says so, or it is a secondary capture, a screen save or a dose sheet.</source>
        <translation>序列的像素中可能含有患者信息的文字：其文件头如此说明，或它是二次采集图像、屏幕截图或剂量单。</translation>
    </message>
    <message>
        <source>Makes no copy of it: only a person can see what is written there.</source>
        <translation>不制作其副本：只有人才能看出其中写了什么。</translation>
    </message>
    <message>
        <source>Choose another series, or have the text removed by a tool with a person looking on.</source>
        <translation>请选择其他序列，或用工具去除文字并由人工核查。</translation>
    </message>
    <message>
        <source>An archive has no study of a patient, or of the dates, that were asked for.</source>
        <translation>影像归档中没有所要求的患者或日期的检查。</translation>
    </message>
    <message>
        <source>Goes on with the others.</source>
        <translation>继续处理其他的。</translation>
    </message>
    <message>
        <source>Check the IDs (leading zeros, spaces) and the archive; some archives keep old studies elsewhere.</source>
        <translation>请检查 ID（前导零、空格）和影像归档；有些影像归档把旧检查存放在别处。</translation>
    </message>
    <message>
        <source>A password or token is sent to an archive without encryption.</source>
        <translation>密码或令牌未经加密就发送给影像归档。</translation>
    </message>
    <message>
        <source>Sends it.</source>
        <translation>照常发送。</translation>
    </message>
    <message>
        <source>Use the archive&apos;s https address, so that nobody on the way can read it.</source>
        <translation>请使用影像归档的 https 地址，以免途中有人读取。</translation>
    </message>
    <message>
        <source>A list names an accession or a patient more than once.</source>
        <translation>列表中有检查号或患者出现不止一次。</translation>
    </message>
    <message>
        <source>Takes each once.</source>
        <translation>各只取一次。</translation>
    </message>
    <message>
        <source>Nothing, unless two different ones were meant.</source>
        <translation>无需处理，除非本意是两个不同的。</translation>
    </message>
    <message>
        <source>Files that are not DICOM lie among the DICOM files.</source>
        <translation>DICOM 文件中混有非 DICOM 文件。</translation>
    </message>
    <message>
        <source>Not read.</source>
        <translation>不读取。</translation>
    </message>
    <message>
        <source>Nothing. If one of them should be DICOM, it is damaged: copy it again.</source>
        <translation>无需处理。如果其中有文件本应是 DICOM，则它已损坏：请重新复制。</translation>
    </message>
    <message>
        <source>A file is empty (0 bytes).</source>
        <translation>文件为空（0 字节）。</translation>
    </message>
    <message>
        <source>Leaves it out; the rest is used.</source>
        <translation>不使用它；其余照常使用。</translation>
    </message>
    <message>
        <source>Copy the file again from where it came.</source>
        <translation>请从来源处重新复制该文件。</translation>
    </message>
    <message>
        <source>A file cannot be opened.</source>
        <translation>一个文件无法打开。</translation>
    </message>
    <message>
        <source>Check the rights of the file and that the disk or network drive is there.</source>
        <translation>请检查文件的权限，以及磁盘或网络驱动器是否存在。</translation>
    </message>
    <message>
        <source>The header of a DICOM file is damaged, so that nobody can say which series it belongs to.</source>
        <translation>DICOM 文件的文件头已损坏，无法判断它属于哪个序列。</translation>
    </message>
    <message>
        <source>Leaves the file out; the rest is used.</source>
        <translation>不使用该文件；其余照常使用。</translation>
    </message>
    <message>
        <source>Copy the file again from where it came; look for a gap in the series that it may have left.</source>
        <translation>请从来源处重新复制该文件；并查看它是否在序列中留下了间隙。</translation>
    </message>
    <message>
        <source>A DICOM file ends before its pixels do.</source>
        <translation>DICOM 文件在像素结束之前就中断了。</translation>
    </message>
    <message>
        <source>Leaves the slice out when the pixels are read, which leaves a gap.</source>
        <translation>读取像素时不使用该层，因而留下间隙。</translation>
    </message>
    <message>
        <source>A file that a database or a list names is not there.</source>
        <translation>数据库或列表所指的文件不存在。</translation>
    </message>
    <message>
        <source>Connect the drive it was on, or import the series again.</source>
        <translation>请连接其所在的驱动器，或重新导入该序列。</translation>
    </message>
    <message>
        <source>A folder cannot be opened.</source>
        <translation>一个文件夹无法打开。</translation>
    </message>
    <message>
        <source>Check the rights of the folder.</source>
        <translation>请检查文件夹的权限。</translation>
    </message>
    <message>
        <source>A link leads back to a folder that was looked at already.</source>
        <translation>链接指回已经查看过的文件夹。</translation>
    </message>
    <message>
        <source>Looks at every folder once.</source>
        <translation>每个文件夹只看一次。</translation>
    </message>
    <message>
        <source>Nothing.</source>
        <translation>无需处理。</translation>
    </message>
    <message>
        <source>A member of the zip file is encrypted, would leave the folder, or inflates to far more than it should.</source>
        <translation>zip 文件中的某个成员已加密、会越出文件夹，或解压后远大于应有大小。</translation>
    </message>
    <message>
        <source>Unpack the file with a program you trust and give its folder.</source>
        <translation>请用您信任的程序解压该文件，并指定解压后的文件夹。</translation>
    </message>
    <message>
        <source>The Slicer database was written by a newer Slicer than any that LungPrep was tried with.</source>
        <translation>写入该数据库的 Slicer 比 LungPrep 测试过的版本都新。</translation>
    </message>
    <message>
        <source>Reads it: the tables that are needed are there.</source>
        <translation>照读：所需的表都在。</translation>
    </message>
    <message>
        <source>Look whether all series are listed; else give the folder of the DICOM files.</source>
        <translation>请查看是否列出了全部序列；否则请指定 DICOM 文件的文件夹。</translation>
    </message>
    <message>
        <source>Slicer sorts the slices in another order than their positions along the slice normal.</source>
        <translation>Slicer 排列层面的顺序与其沿层面法线的位置不同。</translation>
    </message>
    <message>
        <source>Uses the order of the positions.</source>
        <translation>采用位置的顺序。</translation>
    </message>
    <message>
        <source>Check the preview; look for other findings about the geometry.</source>
        <translation>请查看预览；并留意有关几何的其他发现。</translation>
    </message>
    <message>
        <source>Files have no Series Instance UID.</source>
        <translation>文件没有 Series Instance UID。</translation>
    </message>
    <message>
        <source>Puts together what lies in one folder and agrees in study, series number and modality.</source>
        <translation>将同一文件夹中检查、序列号和模态一致的归在一起。</translation>
    </message>
    <message>
        <source>Check that the slices belong together.</source>
        <translation>请检查这些层面是否属于同一序列。</translation>
    </message>
    <message>
        <source>Slices have a Series Instance UID each, as careless anonymisers make them; patient, series number, description, kernel, size and orientation agree, and their numbers rise along the patient.</source>
        <translation>各层面的 Series Instance UID 各不相同，不严谨的匿名化程序会造成这种情况；患者、序列号、描述、重建核、大小和方向都一致，且编号沿患者方向递增。</translation>
    </message>
    <message>
        <source>Takes them for one series, under the first of their UIDs.</source>
        <translation>视为同一序列，采用其中第一个 UID。</translation>
    </message>
    <message>
        <source>Check that the slices belong together, and ask for data whose slices share the UID of their series.</source>
        <translation>请检查这些层面是否属于同一序列，并索取各层面序列 UID 相同的数据。</translation>
    </message>
    <message>
        <source>The slices of one series name different studies, as some anonymisers make it.</source>
        <translation>同一序列的层面标有不同的检查，某些匿名化程序会造成这种情况。</translation>
    </message>
    <message>
        <source>Takes two to four studies of several slices each for volumes of their own; else keeps the series together. It is listed in the study that most of its slices name.</source>
        <translation>两到四个各含多层的检查视为各自的体数据；否则保持序列完整，并列在多数层面所标的检查之下。</translation>
    </message>
    <message>
        <source>Nothing, unless the slices look wrong.</source>
        <translation>无需处理，除非层面看起来不对。</translation>
    </message>
    <message>
        <source>The slices of one series name different patients.</source>
        <translation>同一序列的层面标有不同的患者。</translation>
    </message>
    <message>
        <source>Takes two to four patients of several slices each for volumes of their own; else keeps the series together.</source>
        <translation>两到四个各含多层的患者视为各自的体数据；否则保持序列完整。</translation>
    </message>
    <message>
        <source>Make sure that no two patients were mixed up: the UIDs may have been changed carelessly.</source>
        <translation>请确认没有混淆两名患者：UID 可能被不慎改动过。</translation>
    </message>
    <message>
        <source>None of the series can be used by the recipe&apos;s rules.</source>
        <translation>按配方的规则，没有可用的序列。</translation>
    </message>
    <message>
        <source>See all of them with &apos;lungprep series&apos;, and name one with --series to take it all the same.</source>
        <translation>用“lungprep series”查看全部；用 --series 指定一个即可照样采用。</translation>
    </message>
    <message>
        <source>Read the reasons in the listing; change the selection rules of the recipe, or name a series.</source>
        <translation>请阅读列表中的理由；修改配方的选择规则，或指定一个序列。</translation>
    </message>
    <message>
        <source>The field of view is narrower than a chest (selection.min_field_of_view_mm): a reconstruction of the heart or of one lung.</source>
        <translation>视野比胸部窄（selection.min_field_of_view_mm）：是心脏或单侧肺的重建。</translation>
    </message>
    <message>
        <source>Takes it only where nothing wider is usable.</source>
        <translation>只有在没有更宽的可用序列时才采用。</translation>
    </message>
    <message>
        <source>Choose a series of the whole chest; lungs that reach the edge are named by lungs-cut.</source>
        <translation>请选择覆盖整个胸部的序列；肺触及边缘时由 lungs-cut 指出。</translation>
    </message>
    <message>
        <source>A sharp reconstruction kernel (for lung structure or bone) had to be measured, although the recipe asks for a soft one.</source>
        <translation>配方要求软核，但只能测量锐利核（用于肺结构或骨）的重建。</translation>
    </message>
    <message>
        <source>Measures it. Its noise raises the share below -950 HU by several points.</source>
        <translation>照样测量；其噪声会使低于 -950 HU 的比例升高数个百分点。</translation>
    </message>
    <message>
        <source>Compare it only with scans of the same kernel, or have the scan reconstructed with a soft one.</source>
        <translation>请只与同一重建核的扫描比较，或请求用软核重建该扫描。</translation>
    </message>
    <message>
        <source>The recipe asks for scans with or without contrast agent, and nothing in the header says which this is.</source>
        <translation>配方对是否使用对比剂有要求，而文件头没有说明。</translation>
    </message>
    <message>
        <source>Takes it after those that say so.</source>
        <translation>排在有说明的序列之后。</translation>
    </message>
    <message>
        <source>Look at the vessels; the finding contrast-seen tells what the blood looks like.</source>
        <translation>请查看血管；发现 contrast-seen 会说明血液的密度。</translation>
    </message>
    <message>
        <source>The recipe asks for scans without contrast agent, and the blood between the lungs is brighter than blood is.</source>
        <translation>配方要求未使用对比剂的扫描，而两肺之间的血液比平扫的血液更亮。</translation>
    </message>
    <message>
        <source>Keeps the case.</source>
        <translation>保留该病例。</translation>
    </message>
    <message>
        <source>Leave the case out, or allow contrast agent (selection.contrast).</source>
        <translation>请排除该病例，或允许使用对比剂（selection.contrast）。</translation>
    </message>
    <message>
        <source>The recipe asks for scans with contrast agent, and the blood between the lungs is no brighter than blood is.</source>
        <translation>配方要求使用对比剂的扫描，而两肺之间的血液并不比平扫的血液更亮。</translation>
    </message>
    <message>
        <source>Leave the case out, or allow scans without contrast agent (selection.contrast).</source>
        <translation>请排除该病例，或允许未使用对比剂的扫描（selection.contrast）。</translation>
    </message>
    <message>
        <source>Some slices of the series are not in this case: they cannot lie in one stack with those that are.</source>
        <translation>该序列的部分层面不在此病例中：它们不能与其余层面组成同一堆栈。</translation>
    </message>
    <message>
        <source>Prepares this volume; the others are named with what tells them apart.</source>
        <translation>处理该体数据；其他体数据及其区别已列出。</translation>
    </message>
    <message>
        <source>See them with &apos;lungprep series&apos;; take one by its number (--series case-...#2), or all with selection.take.</source>
        <translation>请用“lungprep series”查看它们；按编号选取其一（--series case-...#2），或用 selection.take 全部选取。</translation>
    </message>
    <message>
        <source>The series that the rules choose first could not be used when its pixels were read.</source>
        <translation>规则首选的序列在读取像素时无法使用。</translation>
    </message>
    <message>
        <source>Takes the next usable series of the study.</source>
        <translation>改用该检查中下一个可用的序列。</translation>
    </message>
    <message>
        <source>Look at the reason; if the first series should be used, name it with --series.</source>
        <translation>请查看原因；如果应使用第一个序列，请用 --series 指定它。</translation>
    </message>
    <message>
        <source>The slices cover a shorter or longer way than a chest does (selection.coverage_mm).</source>
        <translation>层面覆盖的长度比胸部短或长（selection.coverage_mm）。</translation>
    </message>
    <message>
        <source>Uses the series all the same, after those of usual length.</source>
        <translation>仍然使用该序列，排在长度正常的之后。</translation>
    </message>
    <message>
        <source>Check that it is a chest CT and complete.</source>
        <translation>请检查它是否为胸部 CT 且完整。</translation>
    </message>
    <message>
        <source>The header names another part of the body than the chest.</source>
        <translation>文件头标为胸部以外的身体部位。</translation>
    </message>
    <message>
        <source>Uses the series all the same, after those of the chest.</source>
        <translation>仍然使用该序列，排在胸部序列之后。</translation>
    </message>
    <message>
        <source>Check the preview.</source>
        <translation>请查看预览。</translation>
    </message>
    <message>
        <source>The input holds several studies with a usable series.</source>
        <translation>输入中有多个检查含有可用的序列。</translation>
    </message>
    <message>
        <source>Takes the best series of all of them.</source>
        <translation>取其中最好的序列。</translation>
    </message>
    <message>
        <source>Use &apos;lungprep batch&apos; for all of them, or name one series with --series.</source>
        <translation>请用“lungprep batch”处理全部检查，或用 --series 指定一个序列。</translation>
    </message>
    <message>
        <source>The series was asked for by name, and the recipe&apos;s rules would not take it.</source>
        <translation>该序列是按名称指定的，按配方的规则不会采用。</translation>
    </message>
    <message>
        <source>Uses it.</source>
        <translation>采用它。</translation>
    </message>
    <message>
        <source>Read the reasons; they may explain an odd result.</source>
        <translation>请阅读这些理由；它们或许能解释异常的结果。</translation>
    </message>
    <message>
        <source>Some voxels are not finite numbers (NaN or infinity).</source>
        <translation>某些体素不是有限的数（NaN 或无穷大）。</translation>
    </message>
    <message>
        <source>Replaces them by air, -1000 HU.</source>
        <translation>以空气代替，-1000 HU。</translation>
    </message>
    <message>
        <source>Find out which program wrote them.</source>
        <translation>请查明它们由哪个程序写出。</translation>
    </message>
    <message>
        <source>Some values do not fit into 16 bits.</source>
        <translation>某些值超出 16 位。</translation>
    </message>
    <message>
        <source>Saturates them at -32768 or 32767.</source>
        <translation>截断到 -32768 或 32767。</translation>
    </message>
    <message>
        <source>Harmless for metal; else look whether the values are Hounsfield units.</source>
        <translation>若为金属则无妨；否则请查看数值是否为 HU。</translation>
    </message>
    <message>
        <source>The mask that was given has values that LungPrep cannot name.</source>
        <translation>所给掩膜中有 LungPrep 无法命名的值。</translation>
    </message>
    <message>
        <source>Calls them by their value: label 1, label 2 ...</source>
        <translation>按其值命名：label 1、label 2……</translation>
    </message>
    <message>
        <source>Use 1 and 2 for the right and left lung, or 1 to 5 for the lobes in lungmask&apos;s order.</source>
        <translation>右肺和左肺请用 1 和 2，肺叶请按 lungmask 的顺序用 1 到 5。</translation>
    </message>
    <message>
        <source>Some slices are in the series more than once.</source>
        <translation>某些层面在序列中出现多次。</translation>
    </message>
    <message>
        <source>Keeps one of those whose pixels are equal; slices with other pixels are a volume of their own.</source>
        <translation>像素相同的只留一个；像素不同的层面另成一个体数据。</translation>
    </message>
    <message>
        <source>Nothing, unless the number of slices surprises you.</source>
        <translation>无需处理，除非层数出乎您的意料。</translation>
    </message>
    <message>
        <source>The series holds several volumes of the same region (phases, reconstructions, repeated scans).</source>
        <translation>该序列含有同一区域的多个体数据（期相、重建、重复扫描）。</translation>
    </message>
    <message>
        <source>Takes them apart and judges each; one is read.</source>
        <translation>将其分开并逐一评判；读取其中一个。</translation>
    </message>
    <message>
        <source>See &apos;lungprep series&apos;: is the one that was chosen the one you want?</source>
        <translation>请用“lungprep series”查看：所选的是您想要的吗？</translation>
    </message>
    <message>
        <source>A step between slices is a multiple of the usual one: slices are missing between.</source>
        <translation>层间距是通常间距的整数倍：中间缺少层面。</translation>
    </message>
    <message>
        <source>Keeps every slice at its true position and resamples from there; short gaps are interpolated, long ones are left empty.</source>
        <translation>每层都保持其真实位置并由此重采样；短的间隙以插值填补，长的留空。</translation>
    </message>
    <message>
        <source>Ask for the complete series. Volumes are a little less certain.</source>
        <translation>请索取完整的序列。体积的不确定度会稍大。</translation>
    </message>
    <message>
        <source>The distances between slices differ by more than 1 % and 0.05 mm.</source>
        <translation>层间距相差超过 1 % 且超过 0.05 mm。</translation>
    </message>
    <message>
        <source>Keeps every slice at its true position, lets each count with its own share of the patient, and resamples once from there.</source>
        <translation>每层都保持其真实位置，各按自己所占的部分计入，并由此只重采样一次。</translation>
    </message>
    <message>
        <source>Nothing. Choose geometry.irregular = &apos;refuse&apos; if you want no such series.</source>
        <translation>无需处理。如果不想要这样的序列，请设置 geometry.irregular = &apos;refuse&apos;。</translation>
    </message>
    <message>
        <source>The slices lie one above the other at an angle: the gantry was tilted. The angle is measured from the slice positions; the tag for it is often absent or wrong.</source>
        <translation>各层面以一定角度错开叠放：机架倾斜。角度由层面位置测得；相应的标签常常缺失或错误。</translation>
    </message>
    <message>
        <source>Segments and measures the slices as they are, and resamples once onto an upright grid.</source>
        <translation>按层面原样分割和测量，并只重采样一次到正交网格。</translation>
    </message>
    <message>
        <source>Nothing. Programs that ignore the tilt show a skewed patient.</source>
        <translation>无需处理。忽略倾斜的程序会显示歪斜的患者。</translation>
    </message>
    <message>
        <source>Slices lie displaced in their own planes, and not along one line.</source>
        <translation>层面在自身平面内有位移，且不在一条直线上。</translation>
    </message>
    <message>
        <source>Keeps every slice at its true position and resamples once from there.</source>
        <translation>每层都保持其真实位置，并由此只重采样一次。</translation>
    </message>
    <message>
        <source>Look at a coronal view: is the body&apos;s outline smooth?</source>
        <translation>请查看冠状位：身体轮廓是否平滑？</translation>
    </message>
    <message>
        <source>The series has slices of several orientations.</source>
        <translation>该序列含有不同方向的层面。</translation>
    </message>
    <message>
        <source>Splits it into volumes and judges each.</source>
        <translation>将其拆成多个体数据并逐一评判。</translation>
    </message>
    <message>
        <source>The series has slices with different numbers of rows or columns.</source>
        <translation>该序列的层面行数或列数不同。</translation>
    </message>
    <message>
        <source>The series has slices with pixels of different sizes.</source>
        <translation>该序列的层面像素大小不同。</translation>
    </message>
    <message>
        <source>The series has slices of different reconstruction kernels, which have different noise and sharpness.</source>
        <translation>该序列的层面来自不同的重建核，噪声和锐度不同。</translation>
    </message>
    <message>
        <source>Do not compare densities between kernels.</source>
        <translation>请勿在不同重建核之间比较密度。</translation>
    </message>
    <message>
        <source>The directions of rows and columns in the header are not perpendicular to each other, or not of length one.</source>
        <translation>文件头中行和列的方向互不垂直，或长度不为一。</translation>
    </message>
    <message>
        <source>Takes the nearest directions that are; at the edge of the picture a voxel may lie elsewhere.</source>
        <translation>采用最接近的正交方向；图像边缘的体素可能略有偏移。</translation>
    </message>
    <message>
        <source>Export the series again from the archive, if it knows the directions better.</source>
        <translation>如果影像归档知道更准确的方向，请从中重新导出该序列。</translation>
    </message>
    <message>
        <source>Slices do not say where they lie (Image Position or Orientation is absent, not a number or impossible).</source>
        <translation>层面没有说明其位置（Image Position 或 Orientation 缺失、不是数或不可能）。</translation>
    </message>
    <message>
        <source>Export it again from the archive. If you know that another order is right, set geometry.missing_position.</source>
        <translation>请从影像归档重新导出。如果您知道另一种顺序才正确，请设置 geometry.missing_position。</translation>
    </message>
    <message>
        <source>The header does not say how large a pixel is, or how many there are.</source>
        <translation>文件头没有说明像素多大或有多少个。</translation>
    </message>
    <message>
        <source>Export it again from the archive.</source>
        <translation>请从影像归档重新导出。</translation>
    </message>
    <message>
        <source>An annotated nodule lies outside the scan.</source>
        <translation>有标注的结节位于扫描之外。</translation>
    </message>
    <message>
        <source>Draws no ball for it; its row is named, and its place is in case.json.</source>
        <translation>不为其绘制球体；已列出其所在的行，其位置在 case.json 中。</translation>
    </message>
    <message>
        <source>Check that the table is of this series, and that its coordinates are millimetres in DICOM&apos;s axes (LPS).</source>
        <translation>请检查表格是否属于该序列，其坐标是否为 DICOM 坐标轴（LPS）的毫米。</translation>
    </message>
    <message>
        <source>The table of annotations names no nodule for this scan.</source>
        <translation>标注表格中没有该扫描的结节。</translation>
    </message>
    <message>
        <source>Prepares it without.</source>
        <translation>不带结节处理。</translation>
    </message>
    <message>
        <source>Nothing, where the scan has none; else check the column seriesuid (Series Instance UID, or the file&apos;s name).</source>
        <translation>如果该扫描没有结节则无需处理；否则请检查 seriesuid 列（Series Instance UID，或文件名）。</translation>
    </message>
    <message>
        <source>There is one slice only, which is no volume.</source>
        <translation>只有一层，不构成体数据。</translation>
    </message>
    <message>
        <source>Does not prepare it.</source>
        <translation>不予处理。</translation>
    </message>
    <message>
        <source>Choose another series, or ask for the rest of this one; selection.min_slices = 1 prepares a single slice.</source>
        <translation>请选择其他序列，或索取该序列的其余层面；selection.min_slices = 1 可处理单个层面。</translation>
    </message>
    <message>
        <source>The slices are not axial (sagittal, coronal or oblique).</source>
        <translation>层面不是轴位（矢状、冠状或斜位）。</translation>
    </message>
    <message>
        <source>Reads them as they are; right and left are taken from the patient&apos;s axes.</source>
        <translation>按原样读取；左右取自患者坐标轴。</translation>
    </message>
    <message>
        <source>If there is an axial series, it is the better one: networks have seen axial slices only.</source>
        <translation>如有轴位序列，则轴位更好：网络只见过轴位层面。</translation>
    </message>
    <message>
        <source>The patient did not lie on the back, head first.</source>
        <translation>患者不是仰卧、头先进。</translation>
    </message>
    <message>
        <source>Nothing: positions say where everything is, and right and left are right.</source>
        <translation>无需处理：位置已说明一切，左右无误。</translation>
    </message>
    <message>
        <source>Remember gravity when densities are compared with those of patients on their backs.</source>
        <translation>与仰卧患者的密度比较时，请考虑重力的影响。</translation>
    </message>
    <message>
        <source>Localizer images (scout, topogram) lie in the series.</source>
        <translation>序列中有定位像。</translation>
    </message>
    <message>
        <source>The header does not say how stored values become Hounsfield units (rescale slope and intercept).</source>
        <translation>文件头没有说明存储值如何换算为 HU（重缩放斜率和截距）。</translation>
    </message>
    <message>
        <source>Looks at the values: where they are Hounsfield units, or were shifted in a known way, goes on.</source>
        <translation>查看数值：若为 HU，或以已知方式偏移，则继续。</translation>
    </message>
    <message>
        <source>Export the series again from the archive, with all tags.</source>
        <translation>请从影像归档重新导出该序列，并包含全部标签。</translation>
    </message>
    <message>
        <source>Voxels outside the reconstructed circle hold a value of their own, far from that of air.</source>
        <translation>重建圆之外的体素带有自己的值，与空气相差很远。</translation>
    </message>
    <message>
        <source>Replaces them by air, -1000 HU, before anything is interpolated.</source>
        <translation>在任何插值之前以空气代替，-1000 HU。</translation>
    </message>
    <message>
        <source>Smallest or Largest Image Pixel Value in the header is not what the pixels are.</source>
        <translation>文件头中的最小或最大像素值与实际像素不符。</translation>
    </message>
    <message>
        <source>Believes the pixels.</source>
        <translation>以像素为准。</translation>
    </message>
    <message>
        <source>Nothing, unless the pixels look wrong: some programs change pixels and forget these tags.</source>
        <translation>无需处理，除非像素看起来不对：有些程序改动了像素却忘了这些标签。</translation>
    </message>
    <message>
        <source>Stored values need more bits than the header says are used.</source>
        <translation>存储值所需的位数多于文件头所说。</translation>
    </message>
    <message>
        <source>Takes the values as they are.</source>
        <translation>按数值原样采用。</translation>
    </message>
    <message>
        <source>Look at the brightest voxels: are they metal and bone?</source>
        <translation>请查看最亮的体素：是金属和骨吗？</translation>
    </message>
    <message>
        <source>The pixels of some files cannot be decoded; each is named with the reason.</source>
        <translation>某些文件的像素无法解码；逐一说明原因。</translation>
    </message>
    <message>
        <source>Leaves these slices out, as if they were missing.</source>
        <translation>不使用这些层面，如同缺失。</translation>
    </message>
    <message>
        <source>Copy these files again from the archive.</source>
        <translation>请从影像归档重新复制这些文件。</translation>
    </message>
    <message>
        <source>Part of a slice is unlike the slices on both sides of it, as after a damage that no decoder noticed.</source>
        <translation>某一层面的一部分与两侧相邻层面不相像，如同发生了解码器未察觉的损坏。</translation>
    </message>
    <message>
        <source>Keeps the slice: nothing else speaks against it.</source>
        <translation>保留该层面：没有其他不利的迹象。</translation>
    </message>
    <message>
        <source>Look at the slice. If it shows noise, stripes or a picture that is cut and shifted, copy the file again from the archive.</source>
        <translation>请查看该层面。如果出现噪声、条纹或图像被截断错位，请从影像归档重新复制该文件。</translation>
    </message>
    <message>
        <source>The values are Hounsfield units that were kept in few bits: they lie several HU apart.</source>
        <translation>数值是以较少位数保存的 HU：相邻数值相差数个 HU。</translation>
    </message>
    <message>
        <source>Reads them as they are.</source>
        <translation>按原样读取。</translation>
    </message>
    <message>
        <source>Percentiles, shares below a threshold and the mode are only as exact as that. Ask for the original series.</source>
        <translation>百分位数、低于阈值的比例和众数的精度受此限制。请索取原始序列。</translation>
    </message>
    <message>
        <source>The values are not Hounsfield units.</source>
        <translation>数值不是 HU。</translation>
    </message>
    <message>
        <source>Does not prepare the series.</source>
        <translation>不处理该序列。</translation>
    </message>
    <message>
        <source>Choose the original series; set hounsfield.require = false if you know what the values are.</source>
        <translation>请选择原始序列；如果您知道数值的含义，可设置 hounsfield.require = false。</translation>
    </message>
    <message>
        <source>The values are Hounsfield units that were shifted by 1000 or 1024 (a forgotten or doubled rescale intercept); the peaks of air and soft tissue agree on it.</source>
        <translation>数值是偏移了 1000 或 1024 的 HU（重缩放截距被遗漏或重复）；空气和软组织的峰与此一致。</translation>
    </message>
    <message>
        <source>Takes the shift back.</source>
        <translation>消除该偏移。</translation>
    </message>
    <message>
        <source>Pixels were compressed with loss.</source>
        <translation>像素经过有损压缩。</translation>
    </message>
    <message>
        <source>Do not measure density on strongly compressed images.</source>
        <translation>请勿在压缩比很高的图像上测量密度。</translation>
    </message>
    <message>
        <source>Slices are thicker than the recipe&apos;s use allows.</source>
        <translation>层厚超过配方用途所允许的范围。</translation>
    </message>
    <message>
        <source>Goes on.</source>
        <translation>继续。</translation>
    </message>
    <message>
        <source>Choose a thinner reconstruction, if there is one.</source>
        <translation>如有层厚更薄的重建，请选择它。</translation>
    </message>
    <message>
        <source>The lungs touch the edge of the reconstructed field of view, so a part of them is not in the image.</source>
        <translation>肺触及重建视野的边缘，因此有一部分不在图像中。</translation>
    </message>
    <message>
        <source>Measures what is there.</source>
        <translation>测量现有部分。</translation>
    </message>
    <message>
        <source>Ask for a reconstruction with a larger field of view; do not compare volumes.</source>
        <translation>请索取视野更大的重建；不要比较体积。</translation>
    </message>
    <message>
        <source>Slices are missing over more than the length that the recipe allows to bridge (geometry.max_gap_mm).</source>
        <translation>缺失层面的长度超过配方允许填补的长度（geometry.max_gap_mm）。</translation>
    </message>
    <message>
        <source>Interpolates nothing across it: each slice stands for half a step, at most half of that length, in the image and in the measurements; what lies between is air (-1000 HU).</source>
        <translation>不跨越间隙插值：在图像和测量中，每层向间隙延伸半个层间距，且不超过该长度的一半；其间为空气（-1000 HU）。</translation>
    </message>
    <message>
        <source>Do not measure there. Ask for the missing slices, or raise geometry.max_gap_mm.</source>
        <translation>请勿在那里测量。请索取缺失的层面，或增大 geometry.max_gap_mm。</translation>
    </message>
    <message>
        <source>A mask says nothing of where it lies and has as many voxels as the prepared image.</source>
        <translation>掩膜没有说明其位置，而其体素数与处理后图像相同。</translation>
    </message>
    <message>
        <source>Takes it to lie on the prepared image&apos;s voxels, in their order.</source>
        <translation>视为与处理后图像的体素一一对应，顺序相同。</translation>
    </message>
    <message>
        <source>Look at the result. Save predictions with the geometry of the image that they were made from.</source>
        <translation>请查看结果。保存预测时请带上生成它的图像的几何信息。</translation>
    </message>
    <message>
        <source>The recipe keeps some slices of the prepared image only, and there are others between them.</source>
        <translation>配方只保留处理后图像的部分层面，而它们之间还有其他层面。</translation>
    </message>
    <message>
        <source>Puts them one upon the other; case.json says which they are (done, slices).</source>
        <translation>将其依次叠放；case.json 说明了是哪些层面（done、slices）。</translation>
    </message>
    <message>
        <source>Do not measure lengths across them. Leave slices.labelled out to keep the volume whole.</source>
        <translation>请勿跨层测量长度。如需保持体数据完整，请去掉 slices.labelled。</translation>
    </message>
    <message>
        <source>No lungs were found in the image.</source>
        <translation>图像中没有找到肺。</translation>
    </message>
    <message>
        <source>Writes an empty label map and no per-label measurements.</source>
        <translation>写出空的标签图，不写各标签的测量值。</translation>
    </message>
    <message>
        <source>Look at the preview: is this a chest CT in Hounsfield units? Choose another series or model.</source>
        <translation>请查看预览：这是以 HU 表示的胸部 CT 吗？请选择其他序列或模型。</translation>
    </message>
    <message>
        <source>The lungs reach the first or the last slice, so a part of them was not scanned.</source>
        <translation>肺到达第一层或最后一层，因此有一部分没有扫描到。</translation>
    </message>
    <message>
        <source>Do not compare volumes with those of complete scans.</source>
        <translation>请勿与完整扫描的体积比较。</translation>
    </message>
    <message>
        <source>Only one lung was found: the other is missing, holds no air, or is out of view.</source>
        <translation>只找到一侧肺：另一侧缺失、不含空气或在视野之外。</translation>
    </message>
    <message>
        <source>Labels it right or left by the side of the spine it lies on.</source>
        <translation>按其位于脊柱的哪一侧标为右肺或左肺。</translation>
    </message>
    <message>
        <source>Look at the preview, and check the side.</source>
        <translation>请查看预览，并核对左右侧。</translation>
    </message>
    <message>
        <source>The mask that was given lies on another grid than the image.</source>
        <translation>所给掩膜所在的网格与图像不同。</translation>
    </message>
    <message>
        <source>Carries it onto the image&apos;s grid by nearest neighbour.</source>
        <translation>以最近邻法转到图像的网格。</translation>
    </message>
    <message>
        <source>Make the mask on the acquired slices, or check the outline in the preview.</source>
        <translation>请在原始采集的层面上制作掩膜，或在预览中检查轮廓。</translation>
    </message>
    <message>
        <source>A part of the mask that was given lies outside the image.</source>
        <translation>所给掩膜有一部分位于图像之外。</translation>
    </message>
    <message>
        <source>Leaves that part out: it is measured nowhere.</source>
        <translation>不使用该部分：不计入任何测量。</translation>
    </message>
    <message>
        <source>Check that mask and image are of the same series, and that neither was cut.</source>
        <translation>请检查掩膜与图像是否属于同一序列，且两者都没有被裁剪。</translation>
    </message>
    <message>
        <source>Structures of the mask that was given lie over each other.</source>
        <translation>所给掩膜的结构互相重叠。</translation>
    </message>
    <message>
        <source>Gives such voxels to the later structure: the higher segment number, the later layer or contour.</source>
        <translation>将这些体素归于靠后的结构：分割段编号较大者，或较后的层或轮廓。</translation>
    </message>
    <message>
        <source>Name the structures you want, in their order: --label-names NAME,NAME.</source>
        <translation>请按顺序写出您需要的结构：--label-names NAME,NAME。</translation>
    </message>
    <message>
        <source>The mask that was given has more structures than lungs or lobes.</source>
        <translation>所给掩膜除肺或肺叶外还有其他结构。</translation>
    </message>
    <message>
        <source>Takes the lungs, or the lobes, alone.</source>
        <translation>只采用肺或肺叶。</translation>
    </message>
    <message>
        <source>Name what else you want: --label-names NAME,NAME, or --label-names all.</source>
        <translation>请写出您还需要的结构：--label-names NAME,NAME，或 --label-names all。</translation>
    </message>
    <message>
        <source>A DICOM Segmentation has frames or label values of segments that it does not describe.</source>
        <translation>DICOM 分割（SEG）中有一些帧或标签值所属的分割段没有说明。</translation>
    </message>
    <message>
        <source>Leaves them out: nothing says what they are.</source>
        <translation>不使用它们：没有说明它们是什么。</translation>
    </message>
    <message>
        <source>Export the segmentation again from the program that made it, with all of its segments.</source>
        <translation>请从生成该分割的程序重新导出，并包含全部分割段。</translation>
    </message>
    <message>
        <source>The mask that was given names another frame of reference than the slices.</source>
        <translation>所给掩膜所标的参考坐标系与层面不同。</translation>
    </message>
    <message>
        <source>Puts it where its coordinates say.</source>
        <translation>按其坐标放置。</translation>
    </message>
    <message>
        <source>Check the outline in the preview: it may be of another scan of the patient.</source>
        <translation>请在预览中检查轮廓：它可能属于该患者的另一次扫描。</translation>
    </message>
    <message>
        <source>Contours of radiotherapy structures do not lie in the slices of the series.</source>
        <translation>放疗结构集的轮廓不在该序列的层面上。</translation>
    </message>
    <message>
        <source>Gives each slice the nearest contours, no further than half of their distance.</source>
        <translation>每层采用最近的轮廓，距离不超过轮廓间距的一半。</translation>
    </message>
    <message>
        <source>Check the outline in the preview: the structures may have been drawn on another series.</source>
        <translation>请在预览中检查轮廓：这些结构可能是在另一序列上勾画的。</translation>
    </message>
    <message>
        <source>Contours of radiotherapy structures are not closed: they have no inside.</source>
        <translation>放疗结构集的轮廓未闭合：没有内部区域。</translation>
    </message>
    <message>
        <source>Leaves them out; the closed ones are used.</source>
        <translation>不使用它们；闭合的轮廓照常使用。</translation>
    </message>
    <message>
        <source>Look for slices in which the structure is missing, and close the contours in the program that drew them.</source>
        <translation>请查找缺少该结构的层面，并在勾画轮廓的程序中将其闭合。</translation>
    </message>
    <message>
        <source>Packages that draw the preview and the report are not installed.</source>
        <translation>绘制预览图和报告的软件包未安装。</translation>
    </message>
    <message>
        <source>Writes everything else.</source>
        <translation>其余全部写出。</translation>
    </message>
    <message>
        <source>Install what &apos;lungprep doctor&apos; names; in Slicer, press &apos;Report packages...&apos; in the module&apos;s section &apos;lungmask: packages and weights&apos;.</source>
        <translation>请安装“lungprep doctor”所指出的软件包；在 Slicer 中，请在模块的“lungmask：软件包与权重”一节中按“安装报告软件包……”。</translation>
    </message>
    <message>
        <source>One of the formats that were asked for cannot say this case.</source>
        <translation>所要求的某种格式无法表达该病例。</translation>
    </message>
    <message>
        <source>Choose another format, or prepare the DICOM series itself where the format needs one.</source>
        <translation>请选择其他格式；如果该格式需要 DICOM 序列，请直接处理该序列。</translation>
    </message>
    <message>
        <source>The loaded volume lies under a linear transform.</source>
        <translation>加载的体数据位于线性变换之下。</translation>
    </message>
    <message>
        <source>Prepares a copy with the transform applied; the volume itself stays as it is.</source>
        <translation>对应用了变换的副本进行处理；体数据本身不变。</translation>
    </message>
    <message>
        <source>Harden the transform, or take the volume out of it, if that is not what you meant.</source>
        <translation>如果这不是您的本意，请固化该变换，或将体数据移出变换。</translation>
    </message>
    <message>
        <source>The axes of an image file or of a loaded volume are not perpendicular to each other (gantry tilt, or a transform that shears).</source>
        <translation>图像文件或已加载体数据的各轴互不垂直（机架倾斜，或带剪切的变换）。</translation>
    </message>
    <message>
        <source>Resamples it once onto the upright grid around it. The slices of a file are measured before, as they are.</source>
        <translation>一次重采样到包含它的正交网格。文件的层面在此之前按原样测量。</translation>
    </message>
    <message>
        <source>Choose the DICOM series instead, if there is one.</source>
        <translation>如有 DICOM 序列，请改用它。</translation>
    </message>
    <message>
        <source>An image file does not say which side of the patient is which: Analyze, NIfTI with both codes 0, NRRD without a space, MetaImage without a TransformMatrix.</source>
        <translation>图像文件没有说明患者的哪一侧是哪一侧：Analyze、两个代码均为 0 的 NIfTI、没有 space 的 NRRD、没有 TransformMatrix 的 MetaImage。</translation>
    </message>
    <message>
        <source>Takes the indices to grow to the left, back and head (LPS), as ITK and Slicer do. Right and left are a guess.</source>
        <translation>与 ITK 和 Slicer 一样，视索引向左、后、头（LPS）增大。左右只是猜测。</translation>
    </message>
    <message>
        <source>Say what is true: --orientation, or image_files.orientation in the recipe.</source>
        <translation>请说明实际情况：--orientation，或配方中的 image_files.orientation。</translation>
    </message>
    <message>
        <source>The header of an image file says two different things about where its voxels lie: sform and qform of a NIfTI, voxel sizes and sform, or directions that are not of length one.</source>
        <translation>图像文件的文件头对体素的位置有两种不同的说法：NIfTI 的 sform 与 qform，体素大小与 sform，或长度不为一的方向。</translation>
    </message>
    <message>
        <source>Takes one of them, and says which: the sform, unless it leads to a standard brain or is no transform.</source>
        <translation>采用其中之一并说明是哪一个：采用 sform，除非它指向标准脑或不是变换。</translation>
    </message>
    <message>
        <source>Look at the preview. If the other one is true, set image_files.nifti_transform.</source>
        <translation>请查看预览。如果另一个才正确，请设置 image_files.nifti_transform。</translation>
    </message>
    <message>
        <source>The recipe says something else about an image file&apos;s voxels than its header.</source>
        <translation>配方对图像文件体素的说法与其文件头不同。</translation>
    </message>
    <message>
        <source>Believes the recipe.</source>
        <translation>以配方为准。</translation>
    </message>
    <message>
        <source>Make sure that the recipe is meant for this file.</source>
        <translation>请确认该配方适用于此文件。</translation>
    </message>
    <message>
        <source>An image file has voxels of exactly 1 x 1 x 1 mm whose first one is the origin: what files say that lost it.</source>
        <translation>图像文件的体素恰为 1 x 1 x 1 mm，且第一个体素位于原点：丢失了几何信息的文件就是这样。</translation>
    </message>
    <message>
        <source>Believes it.</source>
        <translation>以文件为准。</translation>
    </message>
    <message>
        <source>If you know it, say it: image_files.spacing_mm and image_files.orientation, or a table with --metadata.</source>
        <translation>如果您知道，请说明：image_files.spacing_mm 和 image_files.orientation，或用 --metadata 提供表格。</translation>
    </message>
    <message>
        <source>Most of a reference image (resampling.reference) lies beyond the scan.</source>
        <translation>参考图像（resampling.reference）的大部分在扫描之外。</translation>
    </message>
    <message>
        <source>Fills it with padding.</source>
        <translation>以填充值填满。</translation>
    </message>
    <message>
        <source>Check that the reference belongs to this scan: its frame of reference is the same, its part of the body not.</source>
        <translation>请检查参考图像是否属于该扫描：其参考坐标系相同，但身体部位不同。</translation>
    </message>
    <message>
        <source>Rescale slope and intercept are those of the table of metadata (--metadata).</source>
        <translation>重缩放斜率和截距取自元数据表格（--metadata）。</translation>
    </message>
    <message>
        <source>Makes Hounsfield units with them.</source>
        <translation>用它们换算为 HU。</translation>
    </message>
    <message>
        <source>The table of metadata gives a rescale for values that are Hounsfield units already.</source>
        <translation>元数据表格给出了重缩放，而数值已经是 HU。</translation>
    </message>
    <message>
        <source>Leaves the values as they are.</source>
        <translation>数值保持不变。</translation>
    </message>
    <message>
        <source>Nothing, if the file was made from others with that rescale; else look at the values.</source>
        <translation>如果文件由带有该重缩放的文件生成则无需处理；否则请查看数值。</translation>
    </message>
    <message>
        <source>The table of metadata (--metadata) has no row for an image file.</source>
        <translation>元数据表格（--metadata）中没有某个图像文件的行。</translation>
    </message>
    <message>
        <source>Believes what the file itself says.</source>
        <translation>以文件自身所说为准。</translation>
    </message>
    <message>
        <source>Check the column VolumeName: it holds the names of the files.</source>
        <translation>请检查 VolumeName 列：其中应为文件的名称。</translation>
    </message>
    <message>
        <source>An image file does not say how large a voxel is: the size is absent, 0 or not a number.</source>
        <translation>图像文件没有说明体素的大小：缺失、为 0 或不是数。</translation>
    </message>
    <message>
        <source>Does not prepare it: nothing could be measured.</source>
        <translation>不予处理：无法进行任何测量。</translation>
    </message>
    <message>
        <source>Say it, if you know it: image_files.spacing_mm in the recipe, or --set image_files.spacing_mm=[x,y,z].</source>
        <translation>如果您知道，请说明：配方中的 image_files.spacing_mm，或 --set image_files.spacing_mm=[x,y,z]。</translation>
    </message>
    <message>
        <source>An image file says that its voxels are larger or smaller than those of any CT.</source>
        <translation>图像文件称其体素比任何 CT 的都大或都小。</translation>
    </message>
    <message>
        <source>Were lengths written in another unit? Set image_files.spacing_mm in the recipe.</source>
        <translation>长度是否以其他单位写出？请在配方中设置 image_files.spacing_mm。</translation>
    </message>
    <message>
        <source>An image file gives lengths in another unit than millimetres.</source>
        <translation>图像文件的长度单位不是毫米。</translation>
    </message>
    <message>
        <source>Converts them.</source>
        <translation>进行换算。</translation>
    </message>
    <message>
        <source>Nothing. Programs that ignore the unit show another size.</source>
        <translation>无需处理。忽略单位的程序会显示不同的大小。</translation>
    </message>
    <message>
        <source>A MINC 2 file comes from ITK or SimpleITK, which count sides otherwise than MINC.</source>
        <translation>MINC 2 文件来自 ITK 或 SimpleITK，它们对左右前后的规定与 MINC 不同。</translation>
    </message>
    <message>
        <source>Reads it as they mean it.</source>
        <translation>按其本意读取。</translation>
    </message>
    <message>
        <source>If MINC&apos;s own tools made it, set image_files.minc_written_by = &apos;minc&apos;: right and left are exchanged else.</source>
        <translation>如果它由 MINC 自己的工具生成，请设置 image_files.minc_written_by = &apos;minc&apos;：否则左右会颠倒。</translation>
    </message>
    <message>
        <source>The loaded volume is one frame of a sequence.</source>
        <translation>加载的体数据是序列中的一帧。</translation>
    </message>
    <message>
        <source>Prepares the frame that is shown.</source>
        <translation>处理所显示的那一帧。</translation>
    </message>
    <message>
        <source>Move the sequence browser to another frame and run again for that one.</source>
        <translation>请把序列浏览器移到另一帧，并为该帧再次运行。</translation>
    </message>
    <message>
        <source>A mask in the scene was changed after LungPrep had made it, and the scan was prepared again.</source>
        <translation>场景中的掩膜在 LungPrep 生成之后被修改过，而该扫描又被处理了一次。</translation>
    </message>
    <message>
        <source>Keeps the changed mask with its table, and adds the new ones beside them.</source>
        <translation>保留修改过的掩膜及其表格，并在旁边添加新的。</translation>
    </message>
    <message>
        <source>Delete the mask that you do not need. To measure a corrected mask, press Measure mask.</source>
        <translation>请删除不需要的掩膜。如需测量修正后的掩膜，请按“测量掩膜”。</translation>
    </message>
    <message>
        <source>Files that LungPrep had written into the case&apos;s folder were changed since, and the case was prepared again.</source>
        <translation>LungPrep 写入病例文件夹的文件后来被修改过，而该病例又被处理了一次。</translation>
    </message>
    <message>
        <source>Keeps them under another name.</source>
        <translation>以另一个名称保留它们。</translation>
    </message>
    <message>
        <source>Move or delete what you do not need; a corrected mask can be given with --labels.</source>
        <translation>请移走或删除不需要的文件；修正过的掩膜可用 --labels 提供。</translation>
    </message>
    <message>
        <source>lungmask was not used because something it needs is missing.</source>
        <translation>未使用 lungmask，因为缺少它所需的内容。</translation>
    </message>
    <message>
        <source>Uses the threshold segmenter instead.</source>
        <translation>改用阈值法。</translation>
    </message>
    <message>
        <source>Run &apos;lungprep doctor&apos;: it says what is missing and how to get it.</source>
        <translation>请运行“lungprep doctor”：它会说明缺少什么以及如何取得。</translation>
    </message>
    <message>
        <source>The network&apos;s weights are not the ones that lungmask publishes.</source>
        <translation>网络权重不是 lungmask 发布的权重。</translation>
    </message>
    <message>
        <source>Uses them, and records their full SHA-256.</source>
        <translation>使用它们，并记录其完整的 SHA-256。</translation>
    </message>
    <message>
        <source>Nothing, if they are your own; else run &apos;lungprep weights fetch&apos;.</source>
        <translation>如果是您自己的权重则无需处理；否则请运行“lungprep weights fetch”。</translation>
    </message>
    <message>
        <source>Reduced precision and float32 disagreed on sampled slices of this scan by more than the bound.</source>
        <translation>在该扫描的抽样层面上，低精度与 float32 的差异超过限度。</translation>
    </message>
    <message>
        <source>Infers the whole scan in float32.</source>
        <translation>整个扫描以 float32 推理。</translation>
    </message>
    <message>
        <source>Nothing; it took longer. Set precision = &apos;float32&apos; for scans like this one.</source>
        <translation>无需处理；只是用时更长。这类扫描可设置 precision = &apos;float32&apos;。</translation>
    </message>
    <message>
        <source>The device that was asked for could not be used.</source>
        <translation>所要求的设备无法使用。</translation>
    </message>
    <message>
        <source>Runs the network on the CPU.</source>
        <translation>在 CPU 上运行网络。</translation>
    </message>
    <message>
        <source>The device ran out of memory with the batch size that was chosen.</source>
        <translation>按所选的批大小，设备内存不足。</translation>
    </message>
    <message>
        <source>Halves the batch and goes on; the labels do not depend on it.</source>
        <translation>将批大小减半后继续；标签不受其影响。</translation>
    </message>
    <message>
        <source>Nothing; or choose a smaller batch size from the start.</source>
        <translation>无需处理；或一开始就选择较小的批大小。</translation>
    </message>
    <message>
        <source>info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>sides</source>
        <translation>左右</translation>
    </message>
    <message>
        <source>volume</source>
        <translation>体积</translation>
    </message>
    <message>
        <source>pieces and holes</source>
        <translation>碎片与孔洞</translation>
    </message>
    <message>
        <source>air that is no lung</source>
        <translation>非肺气体</translation>
    </message>
    <message>
        <source>lung missing</source>
        <translation>可能缺失的肺</translation>
    </message>
    <message>
        <source>lung unlabelled</source>
        <translation>未标注的含气肺</translation>
    </message>
    <message>
        <source>lobes</source>
        <translation>肺叶</translation>
    </message>
    <message>
        <source>ends of the image</source>
        <translation>图像首末层</translation>
    </message>
    <message>
        <source>one axial slice with outlines, sides and a scale (pictures.slice says which)</source>
        <translation>一个轴位层面，带轮廓、左右标记和比例尺（由 pictures.slice 指定）</translation>
    </message>
    <message>
        <source>every n-th axial slice on one sheet (pictures.every)</source>
        <translation>每 n 层取一个轴位层面，排成一张图（pictures.every）</translation>
    </message>
    <message>
        <source>axial, coronal and sagittal slice through most of the lungs</source>
        <translation>肺面积最大处的轴位、冠状位和矢状位层面</translation>
    </message>
    <message>
        <source>a pass through the axial slices, moving (GIF)</source>
        <translation>逐层浏览轴位层面的动画（GIF）</translation>
    </message>
    <message>
        <source>HU of the whole scan and of the lungs, ranges of tissues marked</source>
        <translation>整个扫描和肺的 HU，标出各组织的范围</translation>
    </message>
    <message>
        <source>lungs or lobes in 3D from four sides; bones and the like with pictures.surface_hu = 400</source>
        <translation>从四个方向显示肺或肺叶的三维视图；pictures.surface_hu = 400 时显示骨等</translation>
    </message>
    <message>
        <source>the eight steps of the recipe dsb2017-2d on one slice (pictures.slice says which)</source>
        <translation>配方 dsb2017-2d 在一个层面上的八个步骤（由 pictures.slice 指定层面）</translation>
    </message>
    <message>
        <source>lower third by volume</source>
        <translation>下三分之一（按体积）</translation>
    </message>
    <message>
        <source>middle third by volume</source>
        <translation>中三分之一（按体积）</translation>
    </message>
    <message>
        <source>upper third by volume</source>
        <translation>上三分之一（按体积）</translation>
    </message>
    <message>
        <source>lower third by height</source>
        <translation>下三分之一（按高度）</translation>
    </message>
    <message>
        <source>middle third by height</source>
        <translation>中三分之一（按高度）</translation>
    </message>
    <message>
        <source>upper third by height</source>
        <translation>上三分之一（按高度）</translation>
    </message>
    <message>
        <source>right lung</source>
        <translation>右肺</translation>
    </message>
    <message>
        <source>left lung</source>
        <translation>左肺</translation>
    </message>
    <message>
        <source>left upper lobe</source>
        <translation>左肺上叶</translation>
    </message>
    <message>
        <source>left lower lobe</source>
        <translation>左肺下叶</translation>
    </message>
    <message>
        <source>right upper lobe</source>
        <translation>右肺上叶</translation>
    </message>
    <message>
        <source>right middle lobe</source>
        <translation>右肺中叶</translation>
    </message>
    <message>
        <source>right lower lobe</source>
        <translation>右肺下叶</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>结构</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Mass</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>SD</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>众数</translation>
    </message>
    <message>
        <source>Skewness</source>
        <translation>偏度</translation>
    </message>
    <message>
        <source>Excess kurtosis</source>
        <translation>超额峰度</translation>
    </message>
    <message>
        <source>LAA-910</source>
        <translation>LAA-910</translation>
    </message>
    <message>
        <source>LAA-856</source>
        <translation>LAA-856</translation>
    </message>
    <message>
        <source>Perc10</source>
        <translation>Perc10</translation>
    </message>
    <message>
        <source>Perc15 density</source>
        <translation>Perc15 密度</translation>
    </message>
    <message>
        <source>HAA</source>
        <translation>HAA</translation>
    </message>
    <message>
        <source>Hyperinflated</source>
        <translation>过度充气</translation>
    </message>
    <message>
        <source>Normally aerated</source>
        <translation>正常充气</translation>
    </message>
    <message>
        <source>Poorly aerated</source>
        <translation>充气不良</translation>
    </message>
    <message>
        <source>Not aerated</source>
        <translation>无充气</translation>
    </message>
    <message>
        <source>Gas per tissue</source>
        <translation>每克组织的气体</translation>
    </message>
    <message>
        <source>LAA-950 upper/lower</source>
        <translation>LAA-950 上/下</translation>
    </message>
    <message>
        <source>Clusters</source>
        <translation>簇数</translation>
    </message>
    <message>
        <source>Mean cluster</source>
        <translation>平均簇大小</translation>
    </message>
    <message>
        <source>Largest cluster</source>
        <translation>最大簇</translation>
    </message>
    <message>
        <source>Exponent D</source>
        <translation>指数 D</translation>
    </message>
    <message>
        <source>Fit from</source>
        <translation>拟合起点</translation>
    </message>
    <message>
        <source>Fit to</source>
        <translation>拟合终点</translation>
    </message>
    <message>
        <source>Why blank</source>
        <translation>空缺原因</translation>
    </message>
    <message>
        <source>Vessels</source>
        <translation>血管</translation>
    </message>
    <message>
        <source>Peel</source>
        <translation>外周区</translation>
    </message>
    <message>
        <source>Slice thickness</source>
        <translation>层厚</translation>
    </message>
    <message>
        <source>Tube voltage</source>
        <translation>管电压</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比剂</translation>
    </message>
    <message>
        <source>Voxel size (mm)</source>
        <translation>体素大小 (mm)</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>软件</translation>
    </message>
    <message>
        <source>Segmenter</source>
        <translation>分割方法</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Sum of the voxels&apos; volumes</source>
        <translation>体素体积之和</translation>
    </message>
    <message>
        <source>Mass of tissue and blood</source>
        <translation>组织与血液的质量</translation>
    </message>
    <message>
        <source>Mean attenuation</source>
        <translation>平均 CT 值</translation>
    </message>
    <message>
        <source>Standard deviation of the attenuation</source>
        <translation>CT 值的标准差</translation>
    </message>
    <message>
        <source>Median attenuation</source>
        <translation>CT 值的中位数</translation>
    </message>
    <message>
        <source>Most frequent attenuation</source>
        <translation>出现最多的 CT 值</translation>
    </message>
    <message>
        <source>Skewness of the attenuation</source>
        <translation>CT 值的偏度</translation>
    </message>
    <message>
        <source>Excess kurtosis of the attenuation: 0 for a normal distribution</source>
        <translation>CT 值的超额峰度：正态分布为 0</translation>
    </message>
    <message>
        <source>Share of the volume below -950 HU (emphysema, in inspiration)</source>
        <translation>低于 -950 HU 的体积比例（肺气肿，吸气相）</translation>
    </message>
    <message>
        <source>Share of the volume below -910 HU</source>
        <translation>低于 -910 HU 的体积比例</translation>
    </message>
    <message>
        <source>Share of the volume below -856 HU (air trapping, in expiration)</source>
        <translation>低于 -856 HU 的体积比例（空气潴留，呼气相）</translation>
    </message>
    <message>
        <source>10th percentile of the attenuation</source>
        <translation>CT 值的第 10 百分位数</translation>
    </message>
    <message>
        <source>15th percentile of the attenuation</source>
        <translation>CT 值的第 15 百分位数</translation>
    </message>
    <message>
        <source>15th percentile as a density</source>
        <translation>以密度（g/L）表示的第 15 百分位数</translation>
    </message>
    <message>
        <source>Share of the volume from -600 to -250 HU (high attenuation)</source>
        <translation>-600 至 -250 HU 的体积比例（高衰减区）</translation>
    </message>
    <message>
        <source>Share from -1000 to -900 HU</source>
        <translation>-1000 至 -900 HU 的比例</translation>
    </message>
    <message>
        <source>Share from -900 to -500 HU</source>
        <translation>-900 至 -500 HU 的比例</translation>
    </message>
    <message>
        <source>Share from -500 to -100 HU</source>
        <translation>-500 至 -100 HU 的比例</translation>
    </message>
    <message>
        <source>Share from -100 to 100 HU</source>
        <translation>-100 至 100 HU 的比例</translation>
    </message>
    <message>
        <source>Gas volume per gram of tissue</source>
        <translation>每克组织的气体体积</translation>
    </message>
    <message>
        <source>LAA-950 of the upper third over that of the lower third</source>
        <translation>上三分之一与下三分之一的 LAA-950 之比</translation>
    </message>
    <message>
        <source>Number of low-attenuation clusters</source>
        <translation>低衰减区簇的数量</translation>
    </message>
    <message>
        <source>Mean size of the low-attenuation clusters</source>
        <translation>低衰减区簇的平均大小</translation>
    </message>
    <message>
        <source>Size of the largest low-attenuation cluster</source>
        <translation>最大低衰减区簇的大小</translation>
    </message>
    <message>
        <source>Exponent D of the cumulative size distribution of low-attenuation clusters</source>
        <translation>低衰减区簇累积大小分布的指数 D</translation>
    </message>
    <message>
        <source>Smallest cluster in the fit of D</source>
        <translation>拟合 D 所用的最小簇</translation>
    </message>
    <message>
        <source>Largest cluster in the fit of D</source>
        <translation>拟合 D 所用的最大簇</translation>
    </message>
    <message>
        <source>As CT-RATE and CT-CLIP prepare their scans: 0.75 x 0.75 x 1.5 mm, 480 x 480 x 240, [-1000, 1000] HU to [-1, 1]</source>
        <translation>与 CT-RATE 和 CT-CLIP 的扫描处理相同：0.75 x 0.75 x 1.5 mm，480 x 480 x 240，[-1000, 1000] HU 映射到 [-1, 1]</translation>
    </message>
    <message>
        <source>As the tutorial of the Data Science Bowl 2017: 1 mm, lungs by -320 HU, [-1000, 400] HU to [0, 1], minus 0.25</source>
        <translation>与 Data Science Bowl 2017 的教程相同：1 mm，以 -320 HU 取肺，[-1000, 400] HU 映射到 [0, 1]，再减 0.25</translation>
    </message>
    <message>
        <source>Slice by slice as in tutorials of the Data Science Bowl 2017: lungs below -420 HU in eight steps, the rest blanked</source>
        <translation>与 Data Science Bowl 2017 的教程相同，逐层处理：分八步取低于 -420 HU 的肺，其余清空</translation>
    </message>
    <message>
        <source>1 mm isotropic chest around the lungs, for training and registration</source>
        <translation>肺周围 1 mm 各向同性的胸部，用于训练和配准</translation>
    </message>
    <message>
        <source>CT for LUNA16&apos;s nodule slices: native voxels, HU; the layout luna16 cuts three slices around each nodule</source>
        <translation>用于 LUNA16 结节层面的 CT：原始体素，HU；布局 luna16 在每个结节处切取三层</translation>
    </message>
    <message>
        <source>One binary lung mask on the CT&apos;s own voxels: all labels of lungmask merged</source>
        <translation>CT 自身体素上的一个二值肺掩膜：lungmask 的全部标签合并</translation>
    </message>
    <message>
        <source>As MedSAM prepares CT: soft-tissue window to 0..255, slices with labels, small objects removed, 1024 x 1024</source>
        <translation>与 MedSAM 的 CT 处理相同：软组织窗映射到 0..255，只取有标签的层面，去除小目标，1024 x 1024</translation>
    </message>
    <message>
        <source>CT and labels as nnU-Net wants them: native voxels, HU, NIfTI; it resamples and normalises by itself</source>
        <translation>nnU-Net 所需的 CT 和标签：原始体素，HU，NIfTI；重采样和归一化由它自己完成</translation>
    </message>
    <message>
        <source>Measure the lungs as they were acquired: native grid, nothing resampled</source>
        <translation>按采集时的样子测量肺：原始网格，不重采样</translation>
    </message>
    <message>
        <source>As RAD-ChestCT (Draelos 2021): 0.8 mm cubic B-spline, clipped to [-1000, 1000] HU, int16, npz key &apos;ct&apos;</source>
        <translation>与 RAD-ChestCT（Draelos 2021）相同：0.8 mm 三次 B 样条，截断到 [-1000, 1000] HU，int16，npz 键 &apos;ct&apos;</translation>
    </message>
    <message>
        <source>right and left lung</source>
        <translation>右肺和左肺</translation>
    </message>
    <message>
        <source>five lobes</source>
        <translation>五个肺叶</translation>
    </message>
    <message>
        <source>five lobes, completed by the lungs of R231</source>
        <translation>五个肺叶，由 R231 的肺补全</translation>
    </message>
    <message>
        <source>right and left lung, trained on COVID-19 scans, too</source>
        <translation>右肺和左肺，训练时也用了 COVID-19 扫描</translation>
    </message>
    <message>
        <source>lungmask&apos;s networks: right and left lung, or five lobes</source>
        <translation>lungmask 的网络：右肺和左肺，或五个肺叶</translation>
    </message>
    <message>
        <source>right and left lung by density and shape; needs nothing</source>
        <translation>按密度和形状找右肺和左肺；不需要任何附加软件</translation>
    </message>
    <message>
        <source>TotalSegmentator&apos;s lobes, vessels, nodules; where it is installed</source>
        <translation>TotalSegmentator 的肺叶、血管、结节；需已安装</translation>
    </message>
    <message>
        <source>a mask of your own (--labels FILE)</source>
        <translation>您自己的掩膜（--labels FILE）</translation>
    </message>
    <message>
        <source>no lungs are looked for, and nothing is measured</source>
        <translation>不寻找肺，也不测量</translation>
    </message>
    <message>
        <source>Which series of a study is taken. An absent tag never excludes by itself. Patterns are words, not regular expressions: upper and lower case alike, ``*`` for any characters, found where no letter stands before or after them (&quot;mip&quot; is in &quot;5mm MIP_COR&quot; but not in &quot;mipmap&quot;).</source>
        <translation>选取检查中的哪个序列。缺少的标签本身不会排除序列。匹配模式是词而不是正则表达式：不区分大小写，``*`` 代表任意字符，且其前后不能有字母（&quot;mip&quot; 匹配 &quot;5mm MIP_COR&quot;，但不匹配 &quot;mipmap&quot;）。</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>序列选择</translation>
    </message>
    <message>
        <source>one series per study, or every usable one</source>
        <translation>每个检查取一个序列，或取所有可用的序列</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>选取</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>modalities that are taken</source>
        <translation>可选取的模态</translation>
    </message>
    <message>
        <source>Modality</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>a series with fewer slices is not usable</source>
        <translation>层数更少的序列不可用</translation>
    </message>
    <message>
        <source>Min slices</source>
        <translation>最少层数</translation>
    </message>
    <message>
        <source>length of a chest; series of this length go before others</source>
        <translation>胸部的长度；长度在此范围的序列优先</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>覆盖长度</translation>
    </message>
    <message>
        <source>whether a series of another length is not usable</source>
        <translation>长度不在此范围的序列是否不可用</translation>
    </message>
    <message>
        <source>Require coverage</source>
        <translation>要求覆盖长度</translation>
    </message>
    <message>
        <source>thicker slices are not usable; 0 is no limit</source>
        <translation>层厚更大则不可用；0 表示不限</translation>
    </message>
    <message>
        <source>Max thickness</source>
        <translation>最大层厚</translation>
    </message>
    <message>
        <source>coarser slices are not usable; 0 is no limit</source>
        <translation>像素更粗则不可用；0 表示不限</translation>
    </message>
    <message>
        <source>Max pixel spacing</source>
        <translation>最大像素间距</translation>
    </message>
    <message>
        <source>a reconstruction of less of the body&apos;s width (a heart&apos;s) goes after others; 0 takes all alike</source>
        <translation>视野窄于此（如心脏重建）的序列排在其后；0 表示一视同仁</translation>
    </message>
    <message>
        <source>Min field of view</source>
        <translation>最小视野</translation>
    </message>
    <message>
        <source>a wider field of view is not usable; 0 is no limit</source>
        <translation>视野更宽则不可用；0 表示不限</translation>
    </message>
    <message>
        <source>Max field of view</source>
        <translation>最大视野</translation>
    </message>
    <message>
        <source>whether contrast agent is wanted</source>
        <translation>是否要求使用对比剂</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>which reconstruction kernels go before others: soft ones for measuring</source>
        <translation>优先哪类重建核：测量用软核</translation>
    </message>
    <message>
        <source>soft</source>
        <translation>软</translation>
    </message>
    <message>
        <source>sharp</source>
        <translation>锐利</translation>
    </message>
    <message>
        <source>values of ImageType that a usable series has all of, such as ORIGINAL</source>
        <translation>可用序列必须全部具有的 ImageType 值，例如 ORIGINAL</translation>
    </message>
    <message>
        <source>Require image type</source>
        <translation>要求的图像类型</translation>
    </message>
    <message>
        <source>values of ImageType that go before others, the first one above all</source>
        <translation>优先的 ImageType 值，排在第一的最优先</translation>
    </message>
    <message>
        <source>Prefer image type</source>
        <translation>优先的图像类型</translation>
    </message>
    <message>
        <source>values of ImageType that are not usable</source>
        <translation>不可用的 ImageType 值</translation>
    </message>
    <message>
        <source>Exclude image type</source>
        <translation>排除的图像类型</translation>
    </message>
    <message>
        <source>body part, description or protocol that go before others</source>
        <translation>优先的身体部位、描述或扫描方案</translation>
    </message>
    <message>
        <source>Prefer body part</source>
        <translation>优先的部位</translation>
    </message>
    <message>
        <source>a description with none of these is not usable; empty takes all</source>
        <translation>描述中不含其中任何一个则不可用；留空表示全部可用</translation>
    </message>
    <message>
        <source>Include description</source>
        <translation>描述须含</translation>
    </message>
    <message>
        <source>descriptions that are not usable</source>
        <translation>不可用的描述</translation>
    </message>
    <message>
        <source>Exclude description</source>
        <translation>描述不含</translation>
    </message>
    <message>
        <source>a study whose protocol, description, requested or performed procedure and body part have none of these words is not usable; empty takes all</source>
        <translation>检查的扫描方案、描述、申请或执行的操作及身体部位都不含其中任何词则不可用；留空表示全部可用</translation>
    </message>
    <message>
        <source>Include protocol</source>
        <translation>方案须含</translation>
    </message>
    <message>
        <source>words of protocol, procedure or body part that are not usable</source>
        <translation>扫描方案、操作或身体部位中含有即不可用的词</translation>
    </message>
    <message>
        <source>Exclude protocol</source>
        <translation>方案不含</translation>
    </message>
    <message>
        <source>descriptions that go before others</source>
        <translation>优先的描述</translation>
    </message>
    <message>
        <source>Prefer description</source>
        <translation>优先的描述</translation>
    </message>
    <message>
        <source>a kernel that is none of these is not usable; empty takes all</source>
        <translation>不属于其中任何一个的重建核不可用；留空表示全部可用</translation>
    </message>
    <message>
        <source>Include kernel</source>
        <translation>重建核须为</translation>
    </message>
    <message>
        <source>kernels that are not usable</source>
        <translation>不可用的重建核</translation>
    </message>
    <message>
        <source>Exclude kernel</source>
        <translation>排除的重建核</translation>
    </message>
    <message>
        <source>kernels that go before others, the first one above all</source>
        <translation>优先的重建核，排在第一的最优先</translation>
    </message>
    <message>
        <source>Prefer kernel</source>
        <translation>优先的重建核</translation>
    </message>
    <message>
        <source>What to do with slices that do not lie on a regular grid.</source>
        <translation>如何处理不在规则网格上的层面。</translation>
    </message>
    <message>
        <source>Geometry</source>
        <translation>几何</translation>
    </message>
    <message>
        <source>tilted, gapped or irregular stacks: resample once from the true positions, or refuse</source>
        <translation>倾斜、有间隙或不规则的堆栈：由真实位置一次重采样，或拒绝</translation>
    </message>
    <message>
        <source>Irregular</source>
        <translation>不规则层</translation>
    </message>
    <message>
        <source>resample</source>
        <translation>重采样</translation>
    </message>
    <message>
        <source>refuse</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>nothing is interpolated across a longer gap; those voxels are air and listed</source>
        <translation>不跨越更长的间隙插值；这些体素为空气，并会列出</translation>
    </message>
    <message>
        <source>Max gap</source>
        <translation>最大间隙</translation>
    </message>
    <message>
        <source>what orders slices without ImagePositionPatient</source>
        <translation>没有 ImagePositionPatient 的层面按什么排序</translation>
    </message>
    <message>
        <source>Missing position</source>
        <translation>缺少位置时</translation>
    </message>
    <message>
        <source>slice-location</source>
        <translation>层位置</translation>
    </message>
    <message>
        <source>instance-number</source>
        <translation>实例号</translation>
    </message>
    <message>
        <source>slices thicker or further apart than this get the finding too-thick; 0: none</source>
        <translation>层厚或层间距大于此值时给出发现 too-thick；0 表示不检查</translation>
    </message>
    <message>
        <source>Thick slices</source>
        <translation>厚层界限</translation>
    </message>
    <message>
        <source>What is true of image files (NIfTI, NRRD, MetaImage, Analyze, MINC) whose headers do not say it, or lie.</source>
        <translation>图像文件（NIfTI、NRRD、MetaImage、Analyze、MINC）的真实情况，用于其文件头没有说明或有误时。</translation>
    </message>
    <message>
        <source>Image files</source>
        <translation>图像文件</translation>
    </message>
    <message>
        <source>three letters, where the indices x, y, z grow to: LPS, RAS, LAS ...</source>
        <translation>三个字母，表示索引 x、y、z 增大的方向：LPS、RAS、LAS……</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>x, y, z: how large a voxel is; empty believes the file</source>
        <translation>x、y、z：体素的大小；留空则以文件为准</translation>
    </message>
    <message>
        <source>Spacing</source>
        <translation>间距</translation>
    </message>
    <message>
        <source>a CSV table with rescale and spacing of files that lack them: VolumeName, RescaleSlope, RescaleIntercept, XYSpacing, ZSpacing (CT-RATE&apos;s); empty for none</source>
        <translation>CSV 表格，提供文件所缺的重缩放和间距：VolumeName、RescaleSlope、RescaleIntercept、XYSpacing、ZSpacing（CT-RATE 的列名）；留空表示没有</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>which is taken where both are there; auto: the sform, unless it leads to a standard brain</source>
        <translation>两者都有时采用哪一个；auto：采用 sform，除非它指向标准脑</translation>
    </message>
    <message>
        <source>Nifti transform</source>
        <translation>NIfTI 变换</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>sform</source>
        <translation>sform</translation>
    </message>
    <message>
        <source>qform</source>
        <translation>qform</translation>
    </message>
    <message>
        <source>who counted the sides in a MINC 2 file: MINC&apos;s own tools, or ITK and SimpleITK, half a turn off</source>
        <translation>MINC 2 文件中左右前后由谁规定：MINC 自己的工具，还是 ITK 和 SimpleITK（两者相差半圈旋转）</translation>
    </message>
    <message>
        <source>Minc written by</source>
        <translation>MINC 由谁写出</translation>
    </message>
    <message>
        <source>minc</source>
        <translation>MINC</translation>
    </message>
    <message>
        <source>itk</source>
        <translation>ITK</translation>
    </message>
    <message>
        <source>What to do with values that are not Hounsfield units.</source>
        <translation>如何处理不是 HU 的数值。</translation>
    </message>
    <message>
        <source>Hounsfield</source>
        <translation>HU</translation>
    </message>
    <message>
        <source>repair stored values where the repair is certain (a missing intercept)</source>
        <translation>能够确定如何修复时修复存储值（例如缺少截距）</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>refuse images whose values are not Hounsfield units</source>
        <translation>拒绝数值不是 HU 的图像</translation>
    </message>
    <message>
        <source>Require</source>
        <translation>要求</translation>
    </message>
    <message>
        <source>How lungs or lobes are found.</source>
        <translation>如何寻找肺或肺叶。</translation>
    </message>
    <message>
        <source>auto takes lungmask when it and its weights are there, else threshold</source>
        <translation>自动：lungmask 及其权重可用时用它，否则用阈值法</translation>
    </message>
    <message>
        <source>lungmask</source>
        <translation>lungmask（神经网络）</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>阈值法</translation>
    </message>
    <message>
        <source>totalsegmentator</source>
        <translation>TotalSegmentator</translation>
    </message>
    <message>
        <source>lungmask model</source>
        <translation>lungmask 模型</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>R231</source>
        <translation>R231</translation>
    </message>
    <message>
        <source>LTRCLobes</source>
        <translation>LTRCLobes</translation>
    </message>
    <message>
        <source>LTRCLobes_R231</source>
        <translation>LTRCLobes_R231</translation>
    </message>
    <message>
        <source>R231CovidWeb</source>
        <translation>R231CovidWeb</translation>
    </message>
    <message>
        <source>where the network runs</source>
        <translation>网络在哪里运行</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>cpu</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>cuda</source>
        <translation>CUDA（NVIDIA GPU）</translation>
    </message>
    <message>
        <source>mps</source>
        <translation>MPS（Apple GPU）</translation>
    </message>
    <message>
        <source>numbers the network uses</source>
        <translation>网络使用的数值精度</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>float32</source>
        <translation>float32</translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation>bfloat16</translation>
    </message>
    <message>
        <source>float16</source>
        <translation>float16</translation>
    </message>
    <message>
        <source>slices per batch; 0 chooses for the device</source>
        <translation>每批的层数；0 表示按设备选择</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>float32 in lungmask&apos;s own memory layout: its labels bit for bit, slower</source>
        <translation>以 lungmask 自身的内存布局进行 float32 计算：标签与其逐位一致，但较慢</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>逐位一致</translation>
    </message>
    <message>
        <source>lungmask&apos;s own volume postprocessing</source>
        <translation>lungmask 自身的体积后处理</translation>
    </message>
    <message>
        <source>Postprocessing</source>
        <translation>后处理</translation>
    </message>
    <message>
        <source>judge how far the mask can be trusted: findings, and a score from 0 to 1</source>
        <translation>评估掩膜的可信度：给出发现，以及 0 到 1 的评分</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>a second segmenter to compare the mask with</source>
        <translation>用来与该掩膜比较的第二个分割方法</translation>
    </message>
    <message>
        <source>The threshold segmenter&apos;s choices; lengths in mm, for an adult (they shrink with the patient). ``tissue_hu`` parts air from tissue where anatomy is recognised. The lungs&apos; surface is then drawn where tissue fills ``surface_share`` of a voxel, between the density of these lungs and that of soft tissue; 0.5 would be the unbiased surface, people who draw it by hand leave a little more to the lung.</source>
        <translation>阈值法的选项；长度单位为 mm，按成人设定（随患者体型缩小）。识别解剖结构时以 ``tissue_hu`` 区分空气与组织。随后把肺的表面画在组织占体素 ``surface_share`` 处，介于这些肺的密度与软组织密度之间；0.5 为无偏的表面，手工勾画者通常会给肺多留一点。</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值法</translation>
    </message>
    <message>
        <source>parts air from tissue where anatomy is recognised, HU</source>
        <translation>识别解剖结构时区分空气与组织的界限，HU</translation>
    </message>
    <message>
        <source>Tissue</source>
        <translation>组织</translation>
    </message>
    <message>
        <source>share of tissue in a voxel on the lungs&apos; surface</source>
        <translation>肺表面处体素中组织所占的份额</translation>
    </message>
    <message>
        <source>Surface share</source>
        <translation>表面份额</translation>
    </message>
    <message>
        <source>radius of the largest vessel or notch that counts as lung</source>
        <translation>仍算作肺的最大血管或凹陷的半径</translation>
    </message>
    <message>
        <source>Closing</source>
        <translation>闭合</translation>
    </message>
    <message>
        <source>what is thinner than twice this is not body</source>
        <translation>厚度小于其两倍的不算身体</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>检查床</translation>
    </message>
    <message>
        <source>finest voxel of the grid on which anatomy is recognised</source>
        <translation>识别解剖结构所用网格的最细体素</translation>
    </message>
    <message>
        <source>Finest</source>
        <translation>最细</translation>
    </message>
    <message>
        <source>coarsest voxel of it</source>
        <translation>该网格的最粗体素</translation>
    </message>
    <message>
        <source>Coarsest</source>
        <translation>最粗</translation>
    </message>
    <message>
        <source>voxels of it across the image, within these</source>
        <translation>在上述范围内，图像横向的体素数</translation>
    </message>
    <message>
        <source>Voxels across</source>
        <translation>横向体素数</translation>
    </message>
    <message>
        <source>TotalSegmentator&apos;s choices (a package of its own: ``pip install TotalSegmentator``).</source>
        <translation>TotalSegmentator 的选项（需另装软件包：``pip install TotalSegmentator``）。</translation>
    </message>
    <message>
        <source>TotalSegmentator</source>
        <translation>TotalSegmentator</translation>
    </message>
    <message>
        <source>the model for 3 mm: less exact, quicker, less memory</source>
        <translation>3 mm 的模型：精度较低，速度更快，内存更少</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>also vessels and airways in the lungs, which the measurements can leave out</source>
        <translation>同时分割肺内的血管和气道，测量时可将其除外</translation>
    </message>
    <message>
        <source>also nodules, as a structure of their own taken out of their lobe</source>
        <translation>同时分割结节，作为独立的结构从所在肺叶中取出</translation>
    </message>
    <message>
        <source>Nodules</source>
        <translation>结节</translation>
    </message>
    <message>
        <source>What is measured in the lungs, on the slices as acquired.</source>
        <translation>在原始采集的层面上测量肺的哪些内容。</translation>
    </message>
    <message>
        <source>Measurement</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>also thirds by volume and by height, core and peel of each lung</source>
        <translation>同时按体积和按高度三等分，并分各肺的中央区与外周区</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>depth of the peel below the lung&apos;s surface; 0: neither</source>
        <translation>外周区距肺表面的深度；0：两者都不测量</translation>
    </message>
    <message>
        <source>whether a mask of vessels and airways, where one is given, is left out</source>
        <translation>提供了血管和气道的掩膜时，是否将其除外</translation>
    </message>
    <message>
        <source>out</source>
        <translation>除外</translation>
    </message>
    <message>
        <source>in</source>
        <translation>计入</translation>
    </message>
    <message>
        <source>What becomes of nodules that a table of annotations names (``--annotations``).</source>
        <translation>标注表格（``--annotations``）所列结节如何处理。</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>结节标注</translation>
    </message>
    <message>
        <source>all nodules of the scan, or the largest</source>
        <translation>扫描的所有结节，或最大的结节</translation>
    </message>
    <message>
        <source>largest</source>
        <translation>最大的</translation>
    </message>
    <message>
        <source>a ball of its diameter as a structure of the labels, for each nodule</source>
        <translation>为每个结节在标签中加入一个与其直径相同的球体结构</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>掩膜</translation>
    </message>
    <message>
        <source>Pictures of the case besides the preview, of the image and labels on the native grid.</source>
        <translation>除预览外，在原始网格上绘制的图像和标签的图片。</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>pictures that are drawn</source>
        <translation>要绘制的图片</translation>
    </message>
    <message>
        <source>Wanted</source>
        <translation>所需图片</translation>
    </message>
    <message>
        <source>montage</source>
        <translation>拼图</translation>
    </message>
    <message>
        <source>planes</source>
        <translation>三平面</translation>
    </message>
    <message>
        <source>passage</source>
        <translation>逐层浏览</translation>
    </message>
    <message>
        <source>histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>surface</source>
        <translation>表面</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>what of the HU scale is shown</source>
        <translation>显示 HU 的哪个范围</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗</translation>
    </message>
    <message>
        <source>lung</source>
        <translation>肺</translation>
    </message>
    <message>
        <source>soft-tissue</source>
        <translation>软组织</translation>
    </message>
    <message>
        <source>mediastinum</source>
        <translation>纵隔</translation>
    </message>
    <message>
        <source>bone</source>
        <translation>骨</translation>
    </message>
    <message>
        <source>axial slice of the pictures &apos;slice&apos; and &apos;steps&apos;, 1 at the feet; 0: most of the lungs</source>
        <translation>图片“层面”和“步骤”的轴位层面，1 在足侧；0：肺面积最大的层面</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>层面</translation>
    </message>
    <message>
        <source>every n-th slice in montage and passage; 0 chooses</source>
        <translation>拼图和逐层浏览中每 n 层取一层；0 表示自动选择</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>每隔</translation>
    </message>
    <message>
        <source>surface of everything above this HU, such as 400 for bone; 0: of the labels</source>
        <translation>高于此 HU 的所有内容的表面，例如骨为 400；0：标签的表面</translation>
    </message>
    <message>
        <source>Surface</source>
        <translation>表面</translation>
    </message>
    <message>
        <source>The grid of another image instead of one that is made from the scan&apos;s. The directions of the axes of the prepared image. The distance between the voxels of the prepared image. How values between the voxels are found; it is asked wherever slices are resampled, regular ones or others.</source>
        <translation>采用另一图像的网格，而不是由该扫描生成的网格。处理后图像各轴的方向。处理后图像的体素间距。体素之间的值如何求得；凡对层面重采样时都用它，无论层面是否规则。</translation>
    </message>
    <message>
        <source>an image file, DICOM folder or case whose grid the prepared image gets</source>
        <translation>图像文件、DICOM 文件夹或病例，处理后图像采用其网格</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考图像</translation>
    </message>
    <message>
        <source>where the indices x, y and z rise to: L or R, P or A, S or I (LPS is DICOM&apos;s, RAS NIfTI&apos;s)</source>
        <translation>索引 x、y、z 增大的方向：L 或 R，P 或 A，S 或 I（LPS 为 DICOM 所用，RAS 为 NIfTI 所用）</translation>
    </message>
    <message>
        <source>as-acquired</source>
        <translation>按采集</translation>
    </message>
    <message>
        <source>LPS</source>
        <translation>LPS</translation>
    </message>
    <message>
        <source>RPS</source>
        <translation>RPS</translation>
    </message>
    <message>
        <source>LAS</source>
        <translation>LAS</translation>
    </message>
    <message>
        <source>RAS</source>
        <translation>RAS</translation>
    </message>
    <message>
        <source>LPI</source>
        <translation>LPI</translation>
    </message>
    <message>
        <source>RPI</source>
        <translation>RPI</translation>
    </message>
    <message>
        <source>LAI</source>
        <translation>LAI</translation>
    </message>
    <message>
        <source>RAI</source>
        <translation>RAI</translation>
    </message>
    <message>
        <source>LSP</source>
        <translation>LSP</translation>
    </message>
    <message>
        <source>RSP</source>
        <translation>RSP</translation>
    </message>
    <message>
        <source>LIP</source>
        <translation>LIP</translation>
    </message>
    <message>
        <source>RIP</source>
        <translation>RIP</translation>
    </message>
    <message>
        <source>LSA</source>
        <translation>LSA</translation>
    </message>
    <message>
        <source>RSA</source>
        <translation>RSA</translation>
    </message>
    <message>
        <source>LIA</source>
        <translation>LIA</translation>
    </message>
    <message>
        <source>RIA</source>
        <translation>RIA</translation>
    </message>
    <message>
        <source>PLS</source>
        <translation>PLS</translation>
    </message>
    <message>
        <source>ALS</source>
        <translation>ALS</translation>
    </message>
    <message>
        <source>PRS</source>
        <translation>PRS</translation>
    </message>
    <message>
        <source>ARS</source>
        <translation>ARS</translation>
    </message>
    <message>
        <source>PLI</source>
        <translation>PLI</translation>
    </message>
    <message>
        <source>ALI</source>
        <translation>ALI</translation>
    </message>
    <message>
        <source>PRI</source>
        <translation>PRI</translation>
    </message>
    <message>
        <source>ARI</source>
        <translation>ARI</translation>
    </message>
    <message>
        <source>PSL</source>
        <translation>PSL</translation>
    </message>
    <message>
        <source>ASL</source>
        <translation>ASL</translation>
    </message>
    <message>
        <source>PIL</source>
        <translation>PIL</translation>
    </message>
    <message>
        <source>AIL</source>
        <translation>AIL</translation>
    </message>
    <message>
        <source>PSR</source>
        <translation>PSR</translation>
    </message>
    <message>
        <source>ASR</source>
        <translation>ASR</translation>
    </message>
    <message>
        <source>PIR</source>
        <translation>PIR</translation>
    </message>
    <message>
        <source>AIR</source>
        <translation>AIR</translation>
    </message>
    <message>
        <source>SLP</source>
        <translation>SLP</translation>
    </message>
    <message>
        <source>ILP</source>
        <translation>ILP</translation>
    </message>
    <message>
        <source>SRP</source>
        <translation>SRP</translation>
    </message>
    <message>
        <source>IRP</source>
        <translation>IRP</translation>
    </message>
    <message>
        <source>SLA</source>
        <translation>SLA</translation>
    </message>
    <message>
        <source>ILA</source>
        <translation>ILA</translation>
    </message>
    <message>
        <source>SRA</source>
        <translation>SRA</translation>
    </message>
    <message>
        <source>IRA</source>
        <translation>IRA</translation>
    </message>
    <message>
        <source>SPL</source>
        <translation>SPL</translation>
    </message>
    <message>
        <source>IPL</source>
        <translation>IPL</translation>
    </message>
    <message>
        <source>SAL</source>
        <translation>SAL</translation>
    </message>
    <message>
        <source>IAL</source>
        <translation>IAL</translation>
    </message>
    <message>
        <source>SPR</source>
        <translation>SPR</translation>
    </message>
    <message>
        <source>IPR</source>
        <translation>IPR</translation>
    </message>
    <message>
        <source>SAR</source>
        <translation>SAR</translation>
    </message>
    <message>
        <source>IAR</source>
        <translation>IAR</translation>
    </message>
    <message>
        <source>x, y, z in millimetres; empty keeps the native grid</source>
        <translation>x、y、z，单位毫米；留空则保持原始网格</translation>
    </message>
    <message>
        <source>what stays: the outer edges, the first voxel&apos;s centre (size rounded half to even; covering: up), or edges or centres of both ends with the spacing adjusted</source>
        <translation>保持什么不变：外边缘；第一个体素的中心（大小四舍六入五成双；covering：向上取整）；或两端的边缘或中心，并相应调整间距</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>edges</source>
        <translation>边缘</translation>
    </message>
    <message>
        <source>first-centre</source>
        <translation>首个中心</translation>
    </message>
    <message>
        <source>covering</source>
        <translation>覆盖</translation>
    </message>
    <message>
        <source>stretched-edges</source>
        <translation>拉伸至边缘</translation>
    </message>
    <message>
        <source>stretched-centres</source>
        <translation>拉伸至中心</translation>
    </message>
    <message>
        <source>for the image: cubic B-spline with prefilter, or Lanczos over 5 voxels; labels never blend</source>
        <translation>用于图像：带预滤波的三次 B 样条，或跨 5 个体素的 Lanczos；标签从不混合</translation>
    </message>
    <message>
        <source>Interpolation</source>
        <translation>插值</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>最近邻</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>bspline</source>
        <translation>B 样条</translation>
    </message>
    <message>
        <source>windowed-sinc</source>
        <translation>加窗 sinc</translation>
    </message>
    <message>
        <source>where voxels become larger, the mean over the new voxel instead of the value at its centre</source>
        <translation>体素变大时，取新体素范围内的平均值，而不是其中心处的值</translation>
    </message>
    <message>
        <source>Anti alias</source>
        <translation>抗混叠</translation>
    </message>
    <message>
        <source>no value beyond those of the voxels that it lies between (bspline and windowed-sinc overshoot at edges)</source>
        <translation>不超出相邻体素的值的范围（bspline 和 windowed-sinc 在边缘处会过冲）</translation>
    </message>
    <message>
        <source>Clip overshoot</source>
        <translation>截去过冲</translation>
    </message>
    <message>
        <source>how the B-spline goes on beyond the last voxel: mirrored (ITK) or with it repeated (SciPy&apos;s &apos;nearest&apos;)</source>
        <translation>B 样条在最后一个体素之外如何延续：镜像（ITK），或重复该体素（SciPy 的 &apos;nearest&apos;）</translation>
    </message>
    <message>
        <source>Border</source>
        <translation>边界</translation>
    </message>
    <message>
        <source>mirror</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>repeat</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>of the arithmetic; double costs twice the time</source>
        <translation>运算的精度；双精度耗时加倍</translation>
    </message>
    <message>
        <source>single</source>
        <translation>单精度</translation>
    </message>
    <message>
        <source>double</source>
        <translation>双精度</translation>
    </message>
    <message>
        <source>HU of what lies outside the scan</source>
        <translation>扫描之外部分的 HU</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>填充值</translation>
    </message>
    <message>
        <source>What part of the image the prepared image keeps. The number of voxels: what is too large is cut off, what is too small is padded.</source>
        <translation>处理后图像保留图像的哪个部分。体素数：过大则裁掉，过小则填充。</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>crop to the labels, to the body, or not</source>
        <translation>裁剪到标签、裁剪到身体，或不裁剪</translation>
    </message>
    <message>
        <source>To</source>
        <translation>裁剪到</translation>
    </message>
    <message>
        <source>lungs</source>
        <translation>肺</translation>
    </message>
    <message>
        <source>body</source>
        <translation>身体</translation>
    </message>
    <message>
        <source>margin around it</source>
        <translation>其周围的边距</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>边距</translation>
    </message>
    <message>
        <source>voxels along x, y and z; 0 keeps an axis as it is; empty keeps all</source>
        <translation>沿 x、y、z 的体素数；0 表示该轴保持不变；留空则全部保持</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>what lies in the middle of that size</source>
        <translation>该大小的中央是什么</translation>
    </message>
    <message>
        <source>Around</source>
        <translation>围绕</translation>
    </message>
    <message>
        <source>centre</source>
        <translation>中心</translation>
    </message>
    <message>
        <source>point</source>
        <translation>点</translation>
    </message>
    <message>
        <source>the point (LPS, millimetres) for around = &apos;point&apos;</source>
        <translation>around = &apos;point&apos; 时所用的点（LPS，毫米）</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>点</translation>
    </message>
    <message>
        <source>Which slices the other keys of this section are about. How many slices around which point. The size of slices that are to be square. Whether slices without labels are left out. How many slices are passed over.</source>
        <translation>本节其他键针对哪些层面。围绕哪个点取多少层。需成为正方形的层面的大小。是否去除没有标签的层面。隔过多少层。</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>层面</translation>
    </message>
    <message>
        <source>the slices that are counted, kept or made square</source>
        <translation>被计数、保留或变为正方形的层面</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>平面</translation>
    </message>
    <message>
        <source>slices around slices.point_mm; beyond the scan they are padding; 0 keeps all</source>
        <translation>围绕 slices.point_mm 的层数；扫描之外为填充；0 表示全部保留</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>the point (LPS, millimetres)</source>
        <translation>点（LPS，毫米）</translation>
    </message>
    <message>
        <source>pixels along both sides of a slice: the longer side is resampled to it, the other one padded; 0 keeps them</source>
        <translation>层面两边的像素数：长边重采样到该值，另一边填充；0 表示不变</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>正方形</translation>
    </message>
    <message>
        <source>only slices in which a label lies are kept</source>
        <translation>只保留有标签的层面</translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation>有标签的</translation>
    </message>
    <message>
        <source>and then only those with labels of at least this area</source>
        <translation>并且只保留标签面积不小于此值的层面</translation>
    </message>
    <message>
        <source>Label area</source>
        <translation>标签面积</translation>
    </message>
    <message>
        <source>of the slices only every n-th is kept, from the first on</source>
        <translation>每这么多层只保留一层，从第一层开始</translation>
    </message>
    <message>
        <source>Whether values are clipped on the acquired slices already, as much published code does it. The window that values are clipped to. The range of HU that is kept. The range of values that is kept, by its share of the voxels. The unit of the values: HU, or the clipped range mapped to another. Whether mean becomes 0 and standard deviation 1. What is taken off all values. The value of what lies outside the labels. The type of the voxels.</source>
        <translation>数值是否在原始采集的层面上就先截断，许多已发表的代码这样做。数值截断到哪个窗。保留的 HU 范围。按体素占比保留的数值范围。数值的单位：HU，或把截断后的范围映射到另一范围。是否使均值为 0、标准差为 1。从所有数值中减去什么。标签之外的值。体素的数据类型。</translation>
    </message>
    <message>
        <source>Intensity</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>window or clip_hu before resampling, too: what is interpolated at an edge to air is then less dark, and noise beyond the range has no part in it</source>
        <translation>重采样之前也应用窗或 clip_hu：这样与空气交界的边缘插值后不会过暗，范围之外的噪声也不参与插值</translation>
    </message>
    <message>
        <source>Clip first</source>
        <translation>先截断</translation>
    </message>
    <message>
        <source>clip to lung (-600, 1500), soft-tissue (40, 400), bone (300, 1500), mediastinum (50, 350), or the file&apos;s own</source>
        <translation>截断到肺窗 (-600, 1500)、软组织窗 (40, 400)、骨窗 (300, 1500)、纵隔窗 (50, 350)，或文件自带的窗</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件自带</translation>
    </message>
    <message>
        <source>level and width in HU of a window of one&apos;s own</source>
        <translation>自定义窗的窗位和窗宽，HU</translation>
    </message>
    <message>
        <source>Level width</source>
        <translation>窗位与窗宽</translation>
    </message>
    <message>
        <source>lowest and highest HU that is kept; empty keeps all</source>
        <translation>保留的最低和最高 HU；留空则全部保留</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>lowest and highest percentile that is kept, such as [0.5, 99.5]; empty keeps all</source>
        <translation>保留的最低和最高百分位，例如 [0.5, 99.5]；留空则全部保留</translation>
    </message>
    <message>
        <source>Clip percentiles</source>
        <translation>百分位截断</translation>
    </message>
    <message>
        <source>whose voxels are counted</source>
        <translation>统计哪些体素</translation>
    </message>
    <message>
        <source>Percentiles of</source>
        <translation>百分位取自</translation>
    </message>
    <message>
        <source>keep HU, or map what was clipped to 0..1, 0..255, -1..1 or intensity.range</source>
        <translation>保持 HU，或把截断后的值映射到 0..1、0..255、-1..1 或 intensity.range</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>hu</source>
        <translation>HU</translation>
    </message>
    <message>
        <source>zero-one</source>
        <translation>0 到 1</translation>
    </message>
    <message>
        <source>zero-255</source>
        <translation>0 到 255</translation>
    </message>
    <message>
        <source>minus-one-one</source>
        <translation>-1 到 1</translation>
    </message>
    <message>
        <source>range</source>
        <translation>区间</translation>
    </message>
    <message>
        <source>for scale = &apos;range&apos;: what lowest and highest become</source>
        <translation>scale = &apos;range&apos; 时：最低值和最高值变为多少</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>区间</translation>
    </message>
    <message>
        <source>whose mean becomes 0 and whose standard deviation 1, after clipping</source>
        <translation>截断之后，使哪些体素的均值为 0、标准差为 1</translation>
    </message>
    <message>
        <source>Z score</source>
        <translation>Z 分数</translation>
    </message>
    <message>
        <source>a number taken off the scaled values, such as a data set&apos;s mean</source>
        <translation>从缩放后的值中减去的数，例如数据集的均值</translation>
    </message>
    <message>
        <source>Subtract</source>
        <translation>减去</translation>
    </message>
    <message>
        <source>whose mean is taken off</source>
        <translation>减去哪些体素的均值</translation>
    </message>
    <message>
        <source>Subtract mean</source>
        <translation>减去均值</translation>
    </message>
    <message>
        <source>one number, in the units of the prepared image, for all outside the labels; empty leaves it</source>
        <translation>标签之外统一采用的一个数，单位与处理后图像相同；留空则不变</translation>
    </message>
    <message>
        <source>Outside</source>
        <translation>标签之外</translation>
    </message>
    <message>
        <source>type of the voxels</source>
        <translation>体素的数据类型</translation>
    </message>
    <message>
        <source>Dtype</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>int16</source>
        <translation>int16</translation>
    </message>
    <message>
        <source>uint8</source>
        <translation>uint8</translation>
    </message>
    <message>
        <source>uint16</source>
        <translation>uint16</translation>
    </message>
    <message>
        <source>int32</source>
        <translation>int32</translation>
    </message>
    <message>
        <source>float64</source>
        <translation>float64</translation>
    </message>
    <message>
        <source>Lungs by one threshold, as tutorials find them, instead of a segmenter&apos;s labels. Which labels stay. Which labels become one, under which name. What labels are called, and which values they have. The HU that voxels of a label may have. Whether only the largest piece of each label stays. Whether vessels and airways inside the lungs belong to the labels. How small a piece of a label may be. Whether holes in a label, such as vessels in a lung, belong to it. Closed by a ball: gaps into which it does not fit belong to the label. Opened by a ball: what it does not fit into leaves the label. Smaller by a margin. How much larger each label becomes. Whether each piece of a label gets a value of its own.</source>
        <translation>像教程那样用单一阈值得到肺，代替分割方法的标签。保留哪些标签。哪些标签合为一个，用什么名称。标签的名称和数值。标签的体素可取的 HU。是否只保留每个标签的最大块。肺内的血管和气道是否属于标签。标签的碎块最小多大。标签中的孔洞（例如肺内的血管）是否属于它。以球体闭运算：球体放不进的间隙归入标签。以球体开运算：球体放不进的部分离开标签。按边距缩小。每个标签扩大多少。标签的每个块是否各有自己的值。</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>lungs of the prepared image: the largest pocket of air below -320 HU, without or with what it encloses, or slice by slice below -420 HU</source>
        <translation>处理后图像的肺：低于 -320 HU 的最大气腔，不含或含其包围的内容；或逐层取低于 -420 HU 的部分</translation>
    </message>
    <message>
        <source>Air</source>
        <translation>空气</translation>
    </message>
    <message>
        <source>largest-pocket</source>
        <translation>最大气腔</translation>
    </message>
    <message>
        <source>largest-pocket-filled</source>
        <translation>最大气腔（填满）</translation>
    </message>
    <message>
        <source>slices-420</source>
        <translation>逐层 -420 HU</translation>
    </message>
    <message>
        <source>keys, names or values of the labels that stay; empty keeps all</source>
        <translation>要保留的标签的键、名称或数值；留空则全部保留</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>&apos;lung = right_lung + left_lung&apos;: labels that become one, with the lowest of their values; &apos;*&apos; is all</source>
        <translation>&apos;lung = right_lung + left_lung&apos;：合并为一个的标签，取其中最小的数值；&apos;*&apos; 表示全部</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>&apos;old = new&apos;: other names of labels, or with a number other values</source>
        <translation>&apos;旧 = 新&apos;：标签的新名称，或以数字给出新数值</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>改名</translation>
    </message>
    <message>
        <source>lowest and highest HU of voxels that stay labelled, such as [-1000, -500] for lungs without their vessels; empty keeps all</source>
        <translation>保留标注的体素的最低和最高 HU，例如 [-1000, -500] 为不含血管的肺；留空则全部保留</translation>
    </message>
    <message>
        <source>Only</source>
        <translation>仅限</translation>
    </message>
    <message>
        <source>only the largest piece of each label (connected through faces) stays</source>
        <translation>只保留每个标签的最大块（以面相连）</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>仅最大块</translation>
    </message>
    <message>
        <source>vessels and airways inside a label. in: gaps up to 12 mm wide and holes belong to it; out: they leave it, by their mask where one is known (--vessels, TotalSegmentator), else all above -500 HU and the main bronchi</source>
        <translation>标签内的血管和气道。in：不超过 12 mm 宽的间隙和孔洞归入标签；out：离开标签，有其掩膜时按掩膜（--vessels、TotalSegmentator），否则为高于 -500 HU 的部分和主支气管</translation>
    </message>
    <message>
        <source>as-segmented</source>
        <translation>按分割结果</translation>
    </message>
    <message>
        <source>smaller pieces of a label are removed (in 3D)</source>
        <translation>去除标签中更小的块（三维）</translation>
    </message>
    <message>
        <source>Min component</source>
        <translation>最小块</translation>
    </message>
    <message>
        <source>then smaller pieces in each slice (z)</source>
        <translation>然后去除每层 (z) 中更小的块</translation>
    </message>
    <message>
        <source>the same as a number of the scan&apos;s own voxels</source>
        <translation>同上，以扫描自身的体素数表示</translation>
    </message>
    <message>
        <source>Min component voxels</source>
        <translation>最小块（体素）</translation>
    </message>
    <message>
        <source>the same in each slice, of the scan&apos;s own pixels</source>
        <translation>同上，逐层，以扫描自身的像素数表示</translation>
    </message>
    <message>
        <source>Min component pixels</source>
        <translation>最小块（像素）</translation>
    </message>
    <message>
        <source>what is one of these pieces: joined through faces, or through edges and corners, too</source>
        <translation>什么算作一块：以面相连，或也以棱和角相连</translation>
    </message>
    <message>
        <source>Min component joined</source>
        <translation>块的连接</translation>
    </message>
    <message>
        <source>faces</source>
        <translation>面</translation>
    </message>
    <message>
        <source>corners</source>
        <translation>角</translation>
    </message>
    <message>
        <source>what a label encloses on all sides, or in each slice (z), belongs to it</source>
        <translation>标签从各个方向或在每层 (z) 中包围的部分归入标签</translation>
    </message>
    <message>
        <source>Fill holes</source>
        <translation>填洞</translation>
    </message>
    <message>
        <source>3d</source>
        <translation>三维</translation>
    </message>
    <message>
        <source>gaps into which no ball of this radius fits are filled</source>
        <translation>填补此半径的球体放不进的间隙</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>闭运算</translation>
    </message>
    <message>
        <source>what no ball of this radius inside the label covers leaves it</source>
        <translation>标签内此半径的球体覆盖不到的部分离开标签</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>开运算</translation>
    </message>
    <message>
        <source>what lies nearer to the label&apos;s surface than this leaves it</source>
        <translation>距标签表面小于此值的部分离开标签</translation>
    </message>
    <message>
        <source>Erode</source>
        <translation>腐蚀</translation>
    </message>
    <message>
        <source>background nearer to a label than this belongs to the nearest</source>
        <translation>距标签小于此值的背景归入最近的标签</translation>
    </message>
    <message>
        <source>Dilate</source>
        <translation>膨胀</translation>
    </message>
    <message>
        <source>each piece of a label (connected through faces) gets a value, the largest first</source>
        <translation>标签的每个块（以面相连）各得一个数值，最大的在先</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>What is written into the case folder besides the fixed files.</source>
        <translation>除固定文件外，病例文件夹中还写出什么。</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>formats of the prepared image and labels</source>
        <translation>处理后图像和标签的格式</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>nifti</source>
        <translation>NIfTI</translation>
    </message>
    <message>
        <source>nrrd</source>
        <translation>NRRD</translation>
    </message>
    <message>
        <source>seg-nrrd</source>
        <translation>SEG NRRD（Slicer 分割）</translation>
    </message>
    <message>
        <source>npz</source>
        <translation>NPZ</translation>
    </message>
    <message>
        <source>npy</source>
        <translation>NPY</translation>
    </message>
    <message>
        <source>mha</source>
        <translation>MetaImage（.mha）</translation>
    </message>
    <message>
        <source>mhd</source>
        <translation>MetaImage（.mhd）</translation>
    </message>
    <message>
        <source>zarr</source>
        <translation>Zarr</translation>
    </message>
    <message>
        <source>dicom-series</source>
        <translation>DICOM 序列</translation>
    </message>
    <message>
        <source>dicom-sr</source>
        <translation>DICOM SR（结构化报告）</translation>
    </message>
    <message>
        <source>dicom-seg</source>
        <translation>DICOM SEG（分割）</translation>
    </message>
    <message>
        <source>dicom-labelmap</source>
        <translation>DICOM 标签图</translation>
    </message>
    <message>
        <source>write report.html</source>
        <translation>写出 report.html</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
</context>
<context>
    <name>LungPrepReport</name>
    <message>
        <source>recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>: </source>
        <translation>：</translation>
    </message>
    <message>
        <source>segmenter</source>
        <translation>分割方法</translation>
    </message>
    <message>
        <source>Score of the mask, from 0 to 1</source>
        <translation>掩膜评分（0 至 1）</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Lung window: level -600 HU, width 1500 HU</source>
        <translation>肺窗：窗位 -600 HU，窗宽 1500 HU</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>处理方式</translation>
    </message>
    <message>
        <source>Nothing was noticed about the data.</source>
        <translation>数据未见异常。</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>On the slices as acquired, before any resampling.</source>
        <translation>在原始采集的层面上测量，未经任何重采样。</translation>
    </message>
    <message>
        <source>Slice thickness</source>
        <translation>层厚</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>kernel</source>
        <translation>重建核</translation>
    </message>
    <message>
        <source>tube voltage</source>
        <translation>管电压</translation>
    </message>
    <message>
        <source>contrast agent</source>
        <translation>对比剂</translation>
    </message>
    <message>
        <source>voxel</source>
        <translation>体素</translation>
    </message>
    <message>
        <source>vessels and airways</source>
        <translation>血管与气道</translation>
    </message>
    <message>
        <source>.</source>
        <translation>。</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Histogram of HU</source>
        <translation>HU 直方图</translation>
    </message>
    <message>
        <source>Share of the volume per 8 HU; dotted: the thresholds of the measures</source>
        <translation>每 8 HU 所占体积比例；虚线为各指标的阈值</translation>
    </message>
    <message>
        <source>How far the mask can be trusted</source>
        <translation>掩膜的可信度</translation>
    </message>
    <message>
        <source>Each check from 0 (wrong) to 1 (nothing found), the worst first; the score is their product.</source>
        <translation>各项检查从 0（有误）到 1（未发现问题），最差的在前；评分为各项之积。</translation>
    </message>
    <message>
        <source>The lungs in 3D</source>
        <translation>肺的三维视图</translation>
    </message>
    <message>
        <source>seen from</source>
        <translation>观察方向</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>层面</translation>
    </message>
    <message>
        <source>Axial slices from the top to the bottom of the lungs, with outlines</source>
        <translation>从肺顶到肺底的轴位层面，带轮廓</translation>
    </message>
    <message>
        <source>Axial slices from top to bottom</source>
        <translation>从上到下的轴位层面</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Why this one</source>
        <translation>选择理由</translation>
    </message>
    <message>
        <source>Geometry</source>
        <translation>几何</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Spacing, mm</source>
        <translation>间距（mm）</translation>
    </message>
    <message>
        <source>Origin, mm</source>
        <translation>原点（mm）</translation>
    </message>
    <message>
        <source>How it was made</source>
        <translation>生成过程</translation>
    </message>
    <message>
        <source>Not a medical device: for research only.</source>
        <translation>非医疗器械：仅供研究使用。</translation>
    </message>
    <message>
        <source>Skip to the table of cases</source>
        <translation>跳到病例表</translation>
    </message>
    <message>
        <source>From the archive to the cases</source>
        <translation>从影像归档到病例</translation>
    </message>
    <message>
        <source>Findings by kind</source>
        <translation>各类发现</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重程度</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>An example</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>the cases with</source>
        <translation>以下发现的病例：</translation>
    </message>
    <message>
        <source>Nothing was noticed in any case.</source>
        <translation>所有病例均未见异常。</translation>
    </message>
    <message>
        <source>Distributions</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>as a table</source>
        <translation>以表格显示</translation>
    </message>
    <message>
        <source>Cases, outliers first</source>
        <translation>病例（离群者在前）</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>largest first</source>
        <translation>从大到小</translation>
    </message>
    <message>
        <source>all cases</source>
        <translation>全部病例</translation>
    </message>
    <message>
        <source>A number&apos;s filter takes &gt; 3, &lt; 1.25, 2 .. 4 or a value.</source>
        <translation>数值的筛选可写成 &gt; 3、&lt; 1.25、2 .. 4 或一个值。</translation>
    </message>
    <message>
        <source>The table of cases needs JavaScript; what stands above it does not. The same rows are in cases.csv.</source>
        <translation>病例表需要 JavaScript；其上方的内容不需要。相同的行也在 cases.csv 中。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>This page needs no network and sends nothing.</source>
        <translation>本页面不需要网络，也不发送任何内容。</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>case, kernel, scanner, finding</source>
        <translation>病例、重建核、扫描仪、发现</translation>
    </message>
    <message>
        <source>coronal plane of {case} with its mask</source>
        <translation>{case} 的冠状面及其掩膜</translation>
    </message>
    <message>
        <source>Filter {column}</source>
        <translation>筛选{column}</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>Outlier</source>
        <translation>离群程度</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>重建核</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>扫描仪</translation>
    </message>
    <message>
        <source>Segmenter</source>
        <translation>分割方法</translation>
    </message>
    <message>
        <source>No case fits.</source>
        <translation>没有符合条件的病例。</translation>
    </message>
    <message>
        <source>{shown} of {total} cases</source>
        <translation>{shown}/{total} 例</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>选择理由</translation>
    </message>
    <message>
        <source>the case&apos;s own report</source>
        <translation>该病例的报告</translation>
    </message>
    <message>
        <source>core</source>
        <translation>中央区</translation>
    </message>
    <message>
        <source>peel</source>
        <translation>外周区</translation>
    </message>
    <message>
        <source>in</source>
        <translation>计入</translation>
    </message>
    <message>
        <source>out</source>
        <translation>不计入</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>有</translation>
    </message>
    <message>
        <source>no</source>
        <translation>无</translation>
    </message>
    <message>
        <source>native</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>prepared</source>
        <translation>处理后</translation>
    </message>
    <message>
        <source>custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>own-labels</source>
        <translation>自备掩膜</translation>
    </message>
    <message>
        <source>Histograms in HU</source>
        <translation>HU 直方图</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>lungmask</source>
        <translation>lungmask</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>widgets.choices</name>
    <message>
        <source>DICOM series</source>
        <translation>DICOM 序列</translation>
    </message>
    <message>
        <source>Loaded volume</source>
        <translation>已加载的体数据</translation>
    </message>
</context>
<context>
    <name>widgets.database_import</name>
    <message>
        <source>There is no DICOM file in that folder.</source>
        <translation>该文件夹中没有 DICOM 文件。</translation>
    </message>
    <message>
        <source>Looking for DICOM files...</source>
        <translation>正在查找 DICOM 文件……</translation>
    </message>
    <message>
        <source>{series} new series with {images} images.</source>
        <translation>新增 {series} 个序列，共 {images} 幅图像。</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>没有文件夹 {folder}。</translation>
    </message>
    <message>
        <source>All of it is in the database already ({number} files).</source>
        <translation>其中内容已全部在数据库中（{number} 个文件）。</translation>
    </message>
    <message>
        <source>There is no DICOM file in that folder, but {name} is an image file: load it with Slicer&apos;s Add Data, and choose it as loaded volume.</source>
        <translation>该文件夹中没有 DICOM 文件，但 {name} 是图像文件：请用 Slicer 的“添加数据”加载它，再选作已加载的体数据。</translation>
    </message>
    <message>
        <source>Importing: {percent} %</source>
        <translation>正在导入：{percent} %</translation>
    </message>
</context>
<context>
    <name>widgets.installing</name>
    <message>
        <source>Installing PyTorch. This takes some minutes; the Python console shows what it does.</source>
        <translation>正在安装 PyTorch。需要几分钟；进展见 Python 控制台。</translation>
    </message>
    <message>
        <source>Installing lungmask and what it needs...</source>
        <translation>正在安装 lungmask 及其所需软件包……</translation>
    </message>
    <message>
        <source>lungmask is not installed completely. LungPrep can install it now, with PyTorch: this downloads 200 MB to 3 GB and takes some minutes. Nothing that Slicer brought is replaced.

Without it, choose the threshold segmenter.</source>
        <translation>lungmask 没有完整安装。LungPrep 现在可以把它和 PyTorch 一起安装：需要下载 200 MB 到 3 GB，耗时几分钟。Slicer 自带的内容不会被替换。

如果不安装，请选择阈值法。</translation>
    </message>
    <message>
        <source>Install lungmask</source>
        <translation>安装 lungmask</translation>
    </message>
    <message>
        <source>Install report packages</source>
        <translation>安装报告软件包</translation>
    </message>
    <message>
        <source>Installing {packages}...</source>
        <translation>正在安装 {packages}……</translation>
    </message>
    <message>
        <source>LungPrep can install {packages} now: a few megabytes. Nothing that Slicer brought is replaced.</source>
        <translation>LungPrep 现在可以安装 {packages}：几兆字节。不会替换 Slicer 自带的任何内容。</translation>
    </message>
</context>
<context>
    <name>widgets.main_panel</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>There is no scene.</source>
        <translation>没有场景。</translation>
    </message>
    <message>
        <source>Name the whole path of the folder for the results.</source>
        <translation>请给出结果文件夹的完整路径。</translation>
    </message>
    <message>
        <source>Slicer&apos;s DICOM database is not open: import a DICOM folder, or open it in the DICOM module.</source>
        <translation>Slicer 的 DICOM 数据库未打开：请导入 DICOM 文件夹，或在 DICOM 模块中打开它。</translation>
    </message>
    <message>
        <source>Select a series in the table, or import a DICOM folder.</source>
        <translation>请在表中选择一个序列，或导入 DICOM 文件夹。</translation>
    </message>
    <message>
        <source>Import DICOM folder</source>
        <translation>导入 DICOM 文件夹</translation>
    </message>
    <message>
        <source>A run is under way.</source>
        <translation>正在运行。</translation>
    </message>
    <message>
        <source>Prepare the CT</source>
        <translation>预处理该 CT</translation>
    </message>
    <message>
        <source>Choose a folder for the results of several series.</source>
        <translation>请为多个序列的结果选择一个文件夹。</translation>
    </message>
    <message>
        <source>Cancelling...</source>
        <translation>正在取消……</translation>
    </message>
    <message>
        <source>Slicer&apos;s DICOM database is not open: open it in the DICOM module.</source>
        <translation>Slicer 的 DICOM 数据库没有打开：请在 DICOM 模块中打开。</translation>
    </message>
    <message>
        <source>Prepare {count} series</source>
        <translation>预处理 {count} 个序列</translation>
    </message>
    <message>
        <source>Choose a loaded volume.</source>
        <translation>请选择一个已加载的体数据。</translation>
    </message>
    <message>
        <source>This series cannot be prepared: {reasons}.</source>
        <translation>无法预处理该序列：{reasons}。</translation>
    </message>
    <message>
        <source>Cancelled. The scene is as it was.</source>
        <translation>已取消。场景保持原样。</translation>
    </message>
    <message>
        <source>Done in {seconds} s.</source>
        <translation>完成，用时 {seconds} 秒。</translation>
    </message>
</context>
<context>
    <name>widgets.mask_actions</name>
    <message>
        <source>Export the case into a folder</source>
        <translation>把病例导出到文件夹</translation>
    </message>
    <message>
        <source>The case could not be written: {reason}. Free some space or choose another folder.</source>
        <translation>该病例无法写入：{reason}。请腾出空间或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Written to {folder}.</source>
        <translation>已写入 {folder}。</translation>
    </message>
    <message>
        <source>Cancelled. The scene is as it was.</source>
        <translation>已取消。场景保持原样。</translation>
    </message>
    <message>
        <source>{case} is in that folder already. Replace its files?</source>
        <translation>该文件夹中已有 {case}。是否替换其文件？</translation>
    </message>
    <message>
        <source>{folder} is there already: choose another folder.</source>
        <translation>{folder} 已存在：请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Done in {seconds} s.</source>
        <translation>完成，用时 {seconds} 秒。</translation>
    </message>
</context>
<context>
    <name>widgets.nodules_panel</name>
    <message>
        <source>Choose a table first.</source>
        <translation>请先选择表格。</translation>
    </message>
    <message>
        <source>Prepare a CT or choose a loaded volume first.</source>
        <translation>请先处理一个 CT，或选择已加载的体数据。</translation>
    </message>
    <message>
        <source>Put a ball for each nodule of the table onto the CT</source>
        <translation>在 CT 上为表格中的每个结节放置一个球体</translation>
    </message>
    <message>
        <source>{count} nodules are in the scene.</source>
        <translation>场景中有 {count} 个结节。</translation>
    </message>
</context>
<context>
    <name>widgets.packages_panel</name>
    <message>
        <source>Preview, report and pictures can be drawn.</source>
        <translation>可以绘制预览、报告和图片。</translation>
    </message>
    <message>
        <source>lungmask and PyTorch are here and can be used.</source>
        <translation>lungmask 和 PyTorch 已存在并可用。</translation>
    </message>
</context>
<context>
    <name>widgets.picture_panel</name>
    <message>
        <source>Draw it here</source>
        <translation>在此处绘制</translation>
    </message>
    <message>
        <source>Prepare a CT first.</source>
        <translation>请先处理一个 CT。</translation>
    </message>
    <message>
        <source>Drawing...</source>
        <translation>正在绘制……</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Written to {folder}.</source>
        <translation>已写入 {folder}。</translation>
    </message>
</context>
<context>
    <name>widgets.prediction_panel</name>
    <message>
        <source>Choose a prediction first.</source>
        <translation>请先选择预测。</translation>
    </message>
    <message>
        <source>Undo crop, padding and resampling: the prediction as a segmentation on the CT</source>
        <translation>撤销裁剪、填充和重采样：预测成为 CT 上的分割</translation>
    </message>
    <message>
        <source>Bringing it back...</source>
        <translation>正在还原……</translation>
    </message>
    <message>
        <source>Choose the folder of the case that the prediction was made from.</source>
        <translation>请选择生成该预测的病例的文件夹。</translation>
    </message>
    <message>
        <source>{name} is in the scene, with {count} segments.</source>
        <translation>{name} 已在场景中，含 {count} 个分割段。</translation>
    </message>
</context>
<context>
    <name>widgets.queue_panel</name>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Volume (mL)</source>
        <translation>体积（mL）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>{done} prepared, {already} were there already, {failed} failed; see cases.csv in {folder}.</source>
        <translation>{done} 个已完成，{already} 个原已存在，{failed} 个失败；见 {folder} 中的 cases.csv。</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Cancelled. What was complete is in the folder; the next run goes on from there.</source>
        <translation>已取消。已完成的病例在文件夹中；下次运行从那里继续。</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>was there already</source>
        <translation>原已存在</translation>
    </message>
</context>
<context>
    <name>widgets.recipe_boxes</name>
    <message>
        <source>{help} ({allowed})</source>
        <translation>{help}（{allowed}）</translation>
    </message>
    <message>
        <source>{choice}: {help}</source>
        <translation>{choice}：{help}</translation>
    </message>
    <message>
        <source>Only {segmenters} uses this; {chosen} is chosen.</source>
        <translation>仅 {segmenters} 使用此项；当前选择的是 {chosen}。</translation>
    </message>
</context>
<context>
    <name>widgets.recipe_panel</name>
    <message>
        <source>Save recipe as</source>
        <translation>配方另存为</translation>
    </message>
    <message>
        <source>Name of the recipe:</source>
        <translation>配方名称：</translation>
    </message>
    <message>
        <source>Changed: {keys}</source>
        <translation>已更改：{keys}</translation>
    </message>
    <message>
        <source>{name} (own)</source>
        <translation>{name}（自有）</translation>
    </message>
</context>
<context>
    <name>widgets.results_panel</name>
    <message>
        <source>The surfaces could not be made: {reason}</source>
        <translation>无法生成表面：{reason}</translation>
    </message>
</context>
<context>
    <name>widgets.run_panel</name>
    <message>
        <source>Starting...</source>
        <translation>正在启动……</translation>
    </message>
    <message>
        <source>{stage}: {message}</source>
        <translation>{stage}：{message}</translation>
    </message>
    <message>
        <source>, about {time} left</source>
        <translation>，约剩 {time}</translation>
    </message>
</context>
<context>
    <name>widgets.segment_statistics</name>
    <message>
        <source>Lung Density</source>
        <translation>肺密度</translation>
    </message>
</context>
<context>
    <name>widgets.series_table</name>
    <message>
        <source>Slice thickness; voxel size left to right, front to back, slice step</source>
        <translation>层厚；体素左右、前后尺寸与层间距</translation>
    </message>
    <message>
        <source>take this one</source>
        <translation>选用</translation>
    </message>
    <message>
        <source>usable</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>not usable</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>(no description)</source>
        <translation>（无描述）</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Size (mm)</source>
        <translation>尺寸（mm）</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>重建核</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Tick several series to run them one after the other.</source>
        <translation>勾选多个序列以依次运行。</translation>
    </message>
    <message>
        <source>Reading the headers of this series...</source>
        <translation>正在读取该序列的文件头……</translation>
    </message>
    <message>
        <source>{verdict}: {reasons}</source>
        <translation>{verdict}：{reasons}</translation>
    </message>
</context>
<context>
    <name>widgets.weights_panel</name>
    <message>
        <source>Without internet: download {url} on another machine, bring the file here and press &apos;Use file...&apos;.</source>
        <translation>没有互联网时：请在另一台机器上下载 {url}，把文件带到这里，然后按“使用文件……”。</translation>
    </message>
    <message>
        <source>The weights of {network} are there.</source>
        <translation>{network} 的权重已就绪。</translation>
    </message>
    <message>
        <source>These are not the published weights of {network}; results will say so.</source>
        <translation>这不是 {network} 的公开权重；结果中会注明。</translation>
    </message>
    <message>
        <source>The download was cancelled; nothing of it is left.</source>
        <translation>下载已取消；没有留下任何内容。</translation>
    </message>
    <message>
        <source>PyTorch weights (*.pth *.pt);;All files (*)</source>
        <translation>PyTorch 权重 (*.pth *.pt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Weights of {network}</source>
        <translation>{network} 的权重</translation>
    </message>
    <message>
        <source>not here</source>
        <translation>不在本机</translation>
    </message>
    <message>
        <source>Downloading the weights of {network}...</source>
        <translation>正在下载 {network} 的权重……</translation>
    </message>
    <message>
        <source>Delete the weights of {network}?
{path}</source>
        <translation>删除 {network} 的权重？
{path}</translation>
    </message>
</context>
</TS>
